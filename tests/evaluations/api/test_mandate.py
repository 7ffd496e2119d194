"""What does not hold together is refused over HTTP with its place, its rule and its clause (R-16, R-20)."""

from datetime import timedelta

import pytest

from evaluations.models import Approval, Mandate
from evaluations.services.mandate import record_mandate
from evaluations.services.screening import screen_nomination
from honors import clock
from honors.domain.actor import Role
from honors.models import Honor
from honors.models.base import dated
from tests.factories.cases import evidence
from tests.factories.decisions import acting, merit_case

pytestmark = pytest.mark.django_db

URL = "/api/v1/mandates/"
COMMENDATION = "police.individual.commendation"
FACTS = {
    "from_organ": "CITY",
    "to_organ": "COUNTY",
    "award": COMMENDATION,
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
    "document_number": "文1号",
}


@pytest.mark.parametrize(
    ("facts", "refusal", "said"),
    [
        ({"valid_to": "2025-12-31"}, (400, "mandate.dates"), ["2025年12月31日", "2026年1月1日"]),
        ({"from_organ": "STATION"}, (400, "mandate.not_below"), ["龙山派出所", "长兴县公安局"]),
        ({"award": "police.individual.merit_third"}, (422, "mandate.not_delegable"), ["长兴县公安局"]),
        ({"valid_from": "2027-01-01", "valid_to": "2027-12-31"}, (409, "mandate.overlap"), ["文9号", "2027年1月1日"]),
    ],
)
def test_a_mandate_that_cannot_be_is_refused_with_place_and_clause(units, client_of, facts, refusal, said):
    Mandate.objects.create(
        from_organ=units["city"],
        to_organ=units["county"],
        award_code=COMMENDATION,
        valid_from="2027-01-01",
        valid_to="2028-12-31",
        document_number="文9号",
        created_at=clock.now(),
    )

    answer = client_of("hr", Role.HR).post(URL, {**FACTS, **facts})

    (finding,) = answer.json()["findings"]
    assert (answer.status_code, answer.json()["code"], finding["code"]) == (*refusal, refusal[1])
    assert (finding["rule"], finding["clause"]) == ("R-16", "S1 art. 16")
    assert [word for word in said if word not in finding["text"]] == []
    assert Mandate.objects.count() == 1


def test_a_decision_by_a_mandate_that_ended_is_refused_with_its_days_and_the_clause(at, units, client_of, monkeypatch):
    ends_on = dated(at) + timedelta(days=5)
    record_mandate(
        actor=acting("city_hr", Role.HR, units["city"], at),
        from_organ=units["city"],
        to_organ=units["county"],
        award=COMMENDATION,
        valid_from=dated(at),
        valid_to=ends_on,
        document_number="湖公政〔2026〕3号",
        at=at,
    )
    case = merit_case(units, at, code=COMMENDATION, state="submitted", assessed=False)
    evidence(case, at)
    screen_nomination(actor=acting("hr", Role.HR, units["county"], at), nomination=case, decision="eligible", at=at)
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=6))

    answer = client_of("leader", Role.LEADER).post(
        f"/api/v1/approvals/{Approval.objects.get().pk}/approve/",
        {"document_number": "1", "decided_on": (ends_on + timedelta(days=1)).isoformat(), "opinion": "同意。"},
    )

    (finding,) = answer.json()["findings"]
    assert (answer.status_code, finding["code"]) == (422, "approval.mandate_not_in_force")
    assert (finding["rule"], finding["clause"]) == ("R-16", "S1 art. 15, 16")
    assert "湖公政〔2026〕3号" in finding["text"]
    assert not Honor.objects.exists()


def test_a_calendar_with_gaps_is_refused_with_each_day_and_the_clause(client_of):
    days = [{"day": "2041-01-02", "working": False}, {"day": "2040-01-07", "working": True}]

    answer = client_of("hr", Role.HR).post("/api/v1/calendar/years/", {"year": 2040, "source": "b", "days": days})

    found = {finding["code"]: finding for finding in answer.json()["findings"]}
    assert (answer.status_code, set(found)) == (422, {"calendar.other_year", "calendar.year_empty"})
    assert {(finding["rule"], finding["clause"]) for finding in found.values()} == {("R-20", "S1")}
    assert "2041年1月2日" in found["calendar.other_year"]["text"]
