"""The fields of an exception stand before those alone who may sign it (reading of R-08)."""

from datetime import timedelta

import pytest

from evaluations.models import Bar, Nomination
from honors import clock
from honors.domain.actor import Role
from honors.models.base import dated
from tests.actors import account
from tests.clients import client_for
from tests.factories.decisions import merit_case
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

FIELD = 'name="reason-eligibility.disciplinary_period"'
SIGNED = {
    "decision": "eligible",
    "reason-eligibility.disciplinary_period": "重大贡献",
    "document-eligibility.disciplinary_period": "湖公政〔2026〕9号",
}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def desk(at, units):
    """The page on which the political department of a unit screens a case that needs an exception."""
    case = merit_case(units, at, state="submitted")
    Bar.objects.create(
        officer=case.officer,
        kind="punishment",
        degree="warning",
        starts_on=dated(at),
        ends_on=dated(at + timedelta(days=180)),
        document_number="纪1号",
        entered_by=case.nominated_by,
        created_at=at,
    )

    users = {}

    def screen(unit, **fields):
        if unit not in users:
            users[unit] = account(f"{unit}_hr", Role.HR, units[unit], at=at)
        client = client_for(users[unit])
        address = f"/nominations/{case.pk}/screen/"
        heads = {"accept-language": "zh-hans"}
        return (
            client.post(address, fields, headers=heads, format="multipart")
            if fields
            else client.get(address, headers=heads)
        )

    return screen


def test_the_county_reads_the_fact_and_who_signs_where_the_city_approves(at, units, desk):
    account("signs", Role.HR, units["city"], at=at)

    shown = desk("county").content.decode()

    assert "例外由湖州市公安局政工部门签署" in shown
    assert "审核通过须由湖州市公安局政工部门办理" in shown
    assert FIELD not in shown
    assert 'value="eligible"' not in shown
    assert desk("county", **SIGNED).status_code == 422
    assert desk("county", decision="refused", reason="处分期内").status_code == 302
    assert Nomination.objects.get().state == "refused"


def test_the_city_signs_and_so_does_the_county_where_the_city_has_nobody_here(at, units, desk):
    assert FIELD in desk("county").content.decode()
    assert FIELD in desk("city").content.decode()
    assert desk("city", **SIGNED).status_code == 302
    assert Nomination.objects.get().overrides[0]["reason"] == "重大贡献"
