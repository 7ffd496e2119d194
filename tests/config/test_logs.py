import logging

from config.logs import WithoutQuery


def test_a_request_line_is_logged_without_what_was_searched_for():
    line = "GET /api/v1/officers/?name=%E7%AB%A0&police_number=YL000090 HTTP/1.1"
    record = logging.LogRecord("django.server", logging.INFO, "", 0, '"%s" %s %s', (line, "200", 12), None)

    assert WithoutQuery().filter(record)

    assert record.getMessage() == '"GET /api/v1/officers/?… HTTP/1.1" 200 12'


def test_the_server_of_the_demo_logs_that_way():
    assert [type(one) for one in logging.getLogger("django.server").filters] == [WithoutQuery]
