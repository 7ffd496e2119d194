import pytest

pytestmark = pytest.mark.django_db

ROUTES = ["/api/v1/session/", "/api/v1/objections/"]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "body",
    [
        b'{"a":' * 5000,
        b"[" * 100_000,
        b"[" * 5000 + b"]" * 5000,
        b'{"username": "\\ud800"}',
        b'{"\\udc00": 1}',
        b'{"notice": [{"text": "a\\ud800b"}]}',
        b'{"username": "\xff"}',
        b'{"username": ' + b"9" * 5000 + b"}",
        b'{"username": NaN}',
    ],
    ids=["open objects", "open lists", "deep lists", "surrogate", "surrogate key", "nested", "bytes", "number", "NaN"],
)
def test_a_body_that_no_text_can_hold_is_refused_in_the_envelope(client, route, body):
    answer = client.post(route, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "request.malformed")


def test_a_pair_of_surrogates_is_a_character(client):
    answer = client.post(ROUTES[0], b'{"username": "\\ud83d\\ude00"}', content_type="application/json")

    assert answer.json()["code"] == "request.invalid"  # the password is missing, nothing else
