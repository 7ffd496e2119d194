"""What ``may`` of a case promises, its routes keep; what it does not name, they refuse."""

import pytest
from django.db import transaction

from evaluations.selectors.authority import award_on
from honors.domain.actor import Role
from tests.factories import cases
from tests.factories.honors import granted
from tests.factories.people import officer

pytestmark = pytest.mark.django_db

URL = "/api/v1/nominations/"
WHO = {
    "chief": (Role.STATION_CHIEF, "station"),
    "hr": (Role.HR, "county"),
    "city_hr": (Role.HR, "city"),
    "discipline": (Role.DISCIPLINE, "county"),
    "leader": (Role.LEADER, "county"),
}
ACTS = {
    "submit": {},
    "return": {"reason": "补充材料", "fields": ["reason"]},
    "withdraw": {"reason": "本人要求"},
    "screen": {"decision": "refused", "reason": "不符合"},
    "suspend": {"ground": "investigation", "reason": "核查"},
    "resume": {"reason": "查清"},
    "confer": {"conferred_on": "2026-11-24"},
}
KINDS = ("unit", "political", "discipline", "cadre")
SERVED = {"edit", *ACTS, "assess", *(f"opinion.{kind}" for kind in KINDS)}
STATES = ("draft", "submitted", "returned", "eligible", "awaiting_approval", "approved", "suspended", "withdrawn")


@pytest.fixture
def merit(at, units):
    def made(state):
        scheme = cases.merit_scheme(units["county"], at, papers=[])
        award = award_on("police.individual.merit_third", at.date())
        case = cases.nomination(officer(units["station"], at), at, scheme=scheme, award=award, state=state)
        if state != "approved":
            return case
        (honor,) = granted([case.officer], units["station"], at, 1)
        return case.advance(honor_index=honor.pk)

    return made


def tried(client, case, act):
    """The answers of the routes that serve an act; all that they wrote is taken back."""
    opinion = {"nomination": str(case.pk), "verdict": "agree", "dated_on": "2026-11-24"}
    report = {"nomination": str(case.pk), "report": "考核属实。", "dated_on": "2026-11-24"}
    calls = [lambda: client.post(f"{URL}{case.pk}/{act}/", ACTS.get(act, {}))]
    if act == "edit":
        calls = [lambda: client.patch(f"{URL}{case.pk}/", {"reason": "补充。"})]
    elif act == "assess":
        whole = {**report, "delegated_to": "COUNTY"}
        calls = [lambda body=body: client.post("/api/v1/assessments/", body) for body in (report, whole)]
    elif act.startswith("opinion."):
        calls = [lambda: client.post("/api/v1/opinions/", {**opinion, "kind": act.partition(".")[2]})]
    answers = []
    for call in calls:
        with transaction.atomic():
            answers.append(call())
            transaction.set_rollback(True)
    return answers


def is_stopped(answer):
    return answer.status_code in (403, 404) or answer.json().get("code", "") in (
        "nomination.wrong_state",
        "nomination.not_editable",
        "opinion.not_pending",
        "assessment.not_pending",
    )


@pytest.mark.parametrize("state", STATES)
def test_what_may_names_is_let_through_and_nothing_else_is(client_of, merit, state):
    case = merit(state)
    wrong = []
    for name, (role, where) in WHO.items():
        client = client_of(name, role, where)
        shown = client.get(f"{URL}{case.pk}/")
        may = set(shown.json()["may"]) if shown.status_code == 200 else set()
        for act in sorted(SERVED):
            answers = tried(client, case, act)
            if (act in may) == all(map(is_stopped, answers)):
                wrong.append((name, act, act in may, [(a.status_code, a.json().get("code")) for a in answers]))

    assert wrong == []


def test_the_approving_organ_and_the_one_below_it_are_told_that_they_assess(client_of, merit):
    case = merit("eligible")

    may = {name: client_of(name, *WHO[name]).get(f"{URL}{case.pk}/").json()["may"] for name in WHO}

    assert [name for name, acts in may.items() if "assess" in acts] == ["hr", "city_hr"]
    assert "opinion.discipline" in may["discipline"]
    listed = client_of("hr").get(URL).json()["results"][0]["may"]
    assert [*listed, "assess"] == may["hr"]
