"""What a higher organ has rewarded, a lower one does not reward again (R-09), with cases as people enter them."""

from datetime import timedelta

import pytest

from evaluations.models import Assessment, Nomination
from evaluations.services.approval import approve_case
from honors import clock
from honors.domain.actor import SYSTEM, Role
from honors.models import Honor
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, revoke_honor
from tests.factories import cases
from tests.factories.decisions import acting, award, merit_case, waiting
from tests.factories.honors import grant
from tests.factories.people import officer

pytestmark = pytest.mark.django_db

SECOND = "police.individual.merit_second"
THIRD = "police.individual.merit_third"
OPERATION = "“春雷”专项行动"


@pytest.fixture
def rewarded(units, at):
    """A second-class merit that the province granted on paper for a deed of the operation; the moment after it."""
    person = officer(units["station"], at)
    return rewarded_by(units, at, person, code=SECOND, place="province", number="浙公奖〔2026〕1号")


def rewarded_by(units, at, person, *, code, place, number):
    """A merit of ``code`` that the organ at ``place`` granted for a deed of the operation; its index and its moment."""
    scheme = cases.merit_scheme(units["county"], at, code=f"merit-{number}", awards=[code])
    deed = cases.deed(units["station"], at, person, title=f"破案{number}", operation=OPERATION)
    case = cases.nomination(person, at, scheme=scheme, award=award(code), with_deed=False)
    case.advance(deed_id=deed.pk)
    case = cases.walk(Nomination.objects.get(pk=case.pk), "eligible", at)

    Assessment.objects.create(
        nomination=case, report="属实", dated_on=at.date(), given_by=case.nominated_by, created_at=at
    )
    (approval,), later = waiting([case], units, at)
    leader = acting(f"leader-{place}", Role.LEADER, units[place], at)
    done = approve_case(actor=leader, approval=approval, document_number=number, decided_on=later.date(), at=later)
    return person, done.ledger_index, later


def ask(client, person, deed, code, on):
    query = {"officer": person.pk, "award": code, "deed": deed["id"], "on": on.isoformat()}
    return client.get("/api/v1/eligibility/", query).json()


def entered(client, person, title, operation):
    body = {
        "title": title,
        "statement": "经过。",
        "done_on": "2026-11-20",
        "unit": "STATION",
        "participants": [str(person.pk)],
        "operation": operation,
    }
    answer = client.post("/api/v1/deeds/", body, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_a_city_does_not_reward_what_the_province_has_rewarded(rewarded, client_of, at):
    person, index, later = rewarded
    chief = client_of("chief", Role.STATION_CHIEF, "station")
    deed = entered(chief, person, "设卡拦截", "春雷专项行动")
    on = later.date() + timedelta(days=400)  # the window of R-08 is over

    said = ask(chief, person, deed, THIRD, on)

    assert (said["eligible"], said["eligible_from"]) == (False, None)
    (finding,) = said["findings"]
    assert (finding["rule"], finding["code"], finding["clause"], finding["severity"]) == (
        "R-09",
        "eligibility.higher_organ",
        "S4-2008 art. 13",
        "block",
    )
    assert finding["facts"]["honor"] == str(index)
    assert deed["similar"] != [], "the deed of the same operation is shown beside it"


@pytest.mark.parametrize(
    ("code", "operation"),
    [
        (THIRD, "秋风行动"),
        (THIRD, ""),
        ("police.individual.merit_first", OPERATION),  # the ministry's, so no lower organ
    ],
)
def test_another_cause_or_a_higher_organ_is_free(rewarded, client_of, code, operation):
    person, _, later = rewarded
    chief = client_of("chief", Role.STATION_CHIEF, "station")
    deed = entered(chief, person, "设卡拦截", operation)

    assert ask(chief, person, deed, code, later.date() + timedelta(days=400))["findings"] == []


def test_another_person_of_the_same_operation_is_free(rewarded, client_of, units, at):
    _, _, later = rewarded
    chief = client_of("chief", Role.STATION_CHIEF, "station")
    other = officer(units["station"], at, name="李验")
    deed = entered(chief, other, "设卡拦截", OPERATION)

    assert ask(chief, other, deed, THIRD, later.date())["findings"] == []


def test_what_a_lower_organ_rewarded_holds_no_higher_one_back(units, client_of, at):
    person = officer(units["station"], at)
    rewarded_by(units, at, person, code=THIRD, place="city", number="湖公奖〔2026〕9号")
    chief = client_of("chief", Role.STATION_CHIEF, "station")
    deed = entered(chief, person, "设卡拦截", OPERATION)

    assert ask(chief, person, deed, SECOND, at.date() + timedelta(days=40))["findings"] == []


def test_a_national_honor_for_the_cause_is_no_award_of_the_ladder(units, client_of, at):
    """An honor may carry a merit for the same deed (reading of R-07 and R-09)."""
    case = merit_case(units, at, state="draft")
    person = case.officer
    honor = grant(
        person,
        units["station"],
        award=award("national.outstanding_officer", "national"),
        organ="公安部",
        organ_level="ministry",
    )
    (granted,) = grant_honors(actor=SYSTEM, grants=[honor], at=at)
    case.deed.advance(operation=OPERATION, cause="春雷专项行动")
    case.advance(honor_index=granted.pk, state="conferred")
    chief = client_of("chief", Role.STATION_CHIEF, "station")
    deed = entered(chief, person, "设卡拦截", OPERATION)

    assert ask(chief, person, deed, THIRD, at.date())["findings"] == []


def test_a_revoked_award_holds_nothing_back(rewarded, client_of, units, at):
    person, index, later = rewarded

    leader = acting("leader-province", Role.LEADER, units["province"], at)
    ruling = Ruling(reason="查实", document_number="浙公撤〔2026〕1号", decided_on=later.date())
    revoke_honor(actor=leader, honor=Honor.objects.get(pk=index), ground="fraud", ruling=ruling, at=later)
    chief = client_of("chief", Role.STATION_CHIEF, "station")
    deed = entered(chief, person, "设卡拦截", OPERATION)

    assert ask(chief, person, deed, THIRD, later.date() + timedelta(days=1))["findings"] == []


@pytest.mark.parametrize("frees_deed", [True, False])
def test_the_decision_to_revoke_says_whether_the_deed_may_be_rewarded_again(
    rewarded, client_of, frees_deed, monkeypatch
):
    person, index, later = rewarded
    monkeypatch.setattr(clock, "now", lambda: later)
    leader = client_of("leader-province", Role.LEADER, "province")
    body = {"ground": "fraud", "reason": "查实", "document_number": "浙公撤〔2026〕1号"}
    body |= {"decided_on": later.date().isoformat(), "frees_deed": frees_deed}
    assert leader.post(f"/api/v1/honors/{index}/revoke/", body, format="json").status_code == 200
    chief = client_of("chief", Role.STATION_CHIEF, "station")
    deed = {"id": str(Nomination.objects.get(honor_index=index).deed_id)}

    found = ask(chief, person, deed, SECOND, later.date())["findings"]

    assert [row["rule"] for row in found] == ([] if frees_deed else ["R-07"])
    said = leader.get(f"/api/v1/honors/{index}/").json()["revocation"]
    assert (said["frees_deed"], said["recovers_money"], said["is_published"]) == (frees_deed, True, True)


def test_a_case_is_stopped_when_it_is_handed_in(rewarded, client_of, units, at, monkeypatch):
    person, _, later = rewarded

    monkeypatch.setattr(clock, "now", lambda: later + timedelta(days=400))
    chief = client_of("chief", Role.STATION_CHIEF, "station")
    deed = entered(chief, person, "设卡拦截", OPERATION)
    scheme = cases.merit_scheme(units["county"], at, code="merit-later", papers=[])
    body = {"scheme": str(scheme.pk), "award": THIRD, "recipient": {"officer": str(person.pk)}, "deed": deed["id"]}
    case = chief.post("/api/v1/nominations/", body | {"timing": "periodic", "reason": "突出"}, format="json").json()

    answer = chief.post(f"/api/v1/nominations/{case['id']}/submit/", {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (422, "nomination.not_eligible")
    assert [row["rule"] for row in answer.json()["findings"]] == ["R-09"]


def test_deeds_are_found_by_their_operation(client_of, units, at):
    person = officer(units["station"], at)
    chief = client_of("chief", Role.STATION_CHIEF, "station")
    deed = entered(chief, person, "设卡拦截", OPERATION)
    entered(chief, person, "走访", "")

    found = chief.get("/api/v1/deeds/", {"operation": "春雷专项行动"}).json()["results"]

    assert [(row["id"], row["operation"]) for row in found] == [(deed["id"], OPERATION)]
