"""The form of a decision to revoke or restore an honor."""

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.models import Honor, HonorRuling
from honors.services.honor import grant_honors
from tests.actors import account
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

HEADS = {"accept-language": "zh-hans"}
SAID = {
    "ground": "fraud", "document_number": "湖公撤〔2026〕1号", "decided_on": "2026-10-09", "organ": "湖州市公安局",
    "reason": "事迹不实",
}  # fmt: skip


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr("honors.clock.now", lambda: at)
    return tree(at)


@pytest.fixture
def honor(units, at):
    person = officer(units["station"], at, name="张伟", number="012345")
    return grant_honors(actor=SYSTEM, grants=[grant(person, units["station"])], at=at)[0]


def page(client, address, status=200, **fields):
    answer = client.post(address, fields, headers=HEADS) if fields else client.get(address, headers=HEADS)
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode() if status != 302 else answer.headers["Location"]


def test_hr_records_a_decision_on_paper_that_another_confirms(client, honor, units, at):
    client.force_login(account("hr", Role.HR, units["county"], at=at))
    address = f"/honors/{honor.pk}/revoke/"
    assert f'href="{address}"' in page(client, f"/honors/{honor.pk}/")
    assert "须另一人对照决定书确认" in page(client, address)

    refused = page(client, address, 422, **{**SAID, "decided_on": "2026-01-01"})
    assert 'id="id_decided_on_error"' in refused
    assert "事迹不实</textarea>" in refused
    place = page(client, address, 302, **SAID)

    assert "已登记，等待另一人确认。" in page(client, place)
    assert (HonorRuling.objects.get().verb, Honor.objects.get().status) == ("revoke", "valid")


def test_the_leader_of_the_organ_decides_at_once_and_hr_is_told_so(client, honor, units, at):
    client.force_login(account("leader", Role.LEADER, units["city"], at=at))
    address = f"/honors/{honor.pk}/revoke/"

    page(client, address, 302, **SAID)

    assert Honor.objects.get().status == "revoked"
    client.force_login(account("hr", Role.HR, units["county"], at=at))
    assert "由其本人或者上级机关领导作出决定" in page(client, f"/honors/{honor.pk}/restore/", 403)


def test_only_what_the_status_allows_has_a_form(client, honor, units, at):
    client.force_login(account("hr", Role.HR, units["county"], at=at))

    page(client, f"/honors/{honor.pk}/restore/", 409)
    page(client, f"/honors/{honor.pk}/paint/", 404)
