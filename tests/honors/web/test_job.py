import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import SYSTEM, Role
from honors.models import Job, JobState
from honors.services import export_job
from honors.services.honor import grant_honors
from honors.services.job import LEASE
from honors.services.job_run import _claim, keep_up, run_waiting
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_job import ask_verification
from tests.actors import account, actor_with
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(at, client, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    settings.APP_FAKE_NOW = at.isoformat()
    units = tree(at)
    wei = officer(units["station"], at, name="张伟", number="012345")
    grant_honors(actor=SYSTEM, grants=[grant(wei, units["station"])], at=at)
    sign_checkpoint(actor=SYSTEM, at=at)
    user = account("hr", Role.HR, units["county"], at=at)
    client.force_login(user)
    return actor_with(Role.HR, units["county"], user=user)


def page(client, address, status=200):
    answer = client.get(address, headers={"accept-language": "zh-hans"})
    assert answer.status_code == status
    return answer.content.decode()


def test_an_open_job_asks_for_itself_anew_and_one_that_ended_does_not(hr, client, at):
    job = ask_verification(actor=hr, at=at)
    text = page(client, f"/jobs/{job.pk}/")
    assert 'hx-trigger="every 2s"' in text
    assert "等待办理" in text

    run_waiting(at=at)
    text = page(client, f"/jobs/{job.pk}/")
    assert 'hx-trigger="every' not in text
    assert "全部核对，无差错" in text
    assert "核对账本 1 条" in text


def test_progress_is_shown_in_per_cent_and_words(hr, client, at):
    ask_verification(actor=hr, at=at)
    _claim(at)
    Job.objects.update(done_count=299, total=1000, step="entries")

    text = page(client, f"/jobs/{Job.objects.get().pk}/")

    assert 'value="29"' in text
    assert "核对账本条目与哈希树" in text


def test_a_lost_job_is_said_in_words_and_one_click_asks_again(hr, client, at):
    job = ask_verification(actor=hr, at=at)
    _claim(at)
    keep_up(at=at + LEASE + timedelta(seconds=1))
    assert "办理中断" in page(client, f"/jobs/{job.pk}/")

    answer = client.post(f"/jobs/{job.pk}/", {"again": "1", "once": "word"})

    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert Job.objects.get().state == JobState.WAITING


def test_an_export_beyond_what_one_waits_for_becomes_a_job_and_is_fetched_from_it(hr, client, at, monkeypatch):
    monkeypatch.setattr("honors.web.honor_export.LARGE", 0)
    assert "后台办理" in page(client, "/honors/export/")

    answer = client.post("/honors/export/", {"reason": "年度统计", "kind": ".csv", "once": "w"})
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    run_waiting(at=at)

    text = page(client, f"/jobs/{job.pk}/")
    assert "已写入 1 行" in text
    file = client.get(f"/jobs/{job.pk}/file/")
    assert "张伟" in b"".join(file.streaming_content).decode("utf-8-sig")
    assert "attachment" in file["Content-Disposition"]
    assert export_job.LARGE >= 1000


def test_somebody_elses_job_is_not_there(hr, client, at):
    job = ask_verification(actor=hr, at=at)
    client.force_login(account("other", Role.HR, tree_unit(hr), at=at))

    for address in ("", "file/"):
        assert client.get(f"/jobs/{job.pk}/{address}").status_code == 404
    assert client.post(f"/jobs/{job.pk}/", {"discard": "1"}).status_code == 404
    assert "没有后台任务" in page(client, "/jobs/")


def tree_unit(actor):
    from honors.models import Unit

    return Unit.objects.get(pk=actor.grants[0].unit_id)


def test_discarding_leads_to_the_list_that_says_so(hr, client, at):
    job = ask_verification(actor=hr, at=at)
    run_waiting(at=at)

    answer = client.post(f"/jobs/{job.pk}/", {"discard": "1", "once": "word"}, follow=True)

    assert "结果已删除" in answer.content.decode()
    assert not Job.objects.exists()


def test_the_list_costs_the_same_at_one_and_at_fifty_rows(hr, client, at):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text = page(client, "/jobs/?size=50")
        return len(queries), len(re.findall(r'<td class="no">', text))

    def add(count):
        for number in range(count):
            Job.objects.create(
                kind="ledger_verify",
                asked_by_id=hr.user_id,
                params={},
                digest=f"{Job.objects.count()}-{number}",
                created_at=at,
            )

    add(1)
    one, rows = cost()
    assert rows == 1
    add(49)
    fifty, rows = cost()
    assert (fifty, rows) == (one, 50)
    assert fifty <= 15
