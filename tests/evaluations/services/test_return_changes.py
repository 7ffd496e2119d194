"""A return names fields; only those can be changed, and who looks next sees what was before and what is now (R-25)."""

import json

import pytest

from evaluations.services.nomination import edit_nomination, submit_nomination
from evaluations.services.objection import decide_objection, raise_objection
from evaluations.services.screening import return_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import actor_with
from tests.factories.cases import deed, evidence
from tests.factories.decisions import acting, merit_case, on_notice
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


def owner_of(case):
    return actor_with(Role.STATION_CHIEF, case.unit, user=case.nominated_by)


def returned(case, units, at, *fields):
    if not case.evidence.exists():
        evidence(case, at)
    desk = acting("hr", Role.HR, units["county"], at)
    return return_nomination(actor=desk, nomination=case, reason="请补正", fields=fields, at=at)


def handed_in(case, at):
    submit_nomination(actor=owner_of(case), nomination=case, at=at)
    return case.events.order_by("-id").first()


def test_what_was_mended_stands_on_the_timeline_and_in_the_trail_before_and_after(at, units):
    case = merit_case(units, at, state="submitted")
    returned(case, units, at, "reason", "deed")
    new = deed(units["station"], at, case.officer, title="追捕逃犯")
    edit_nomination(actor=owner_of(case), nomination=case, changes={"reason": "成绩突出。", "deed": new}, at=at)

    line = handed_in(case, at)

    reason, other = sorted(line.changes, key=lambda change: change["field"], reverse=True)
    assert reason == {"field": "reason", "before": "表现突出。", "after": "成绩突出。"}
    assert (other["field"], other["before"]["title"], other["after"]["title"]) == (
        "deed",
        "水库勇救落水儿童",
        "追捕逃犯",
    )
    event = AuditEvent.objects.filter(event="nomination.submit").latest("id")
    assert reason in json.loads(bytes(event.body))["after"]["changes"]


def test_a_paper_that_was_added_is_a_change(at, units):
    case = merit_case(units, at, state="submitted")
    returned(case, units, at)
    evidence(case, at, kind="minutes", content=b"%PDF-1.7 minutes\n")

    (change,) = handed_in(case, at).changes

    assert (change["field"], len(change["before"]), len(change["after"])) == ("evidence", 1, 2)


def test_nothing_mended_is_nothing_shown_and_the_next_return_begins_anew(at, units):
    case = merit_case(units, at, state="submitted")
    returned(case, units, at, "reason")
    assert handed_in(case, at).changes == []

    returned(case, units, at, "reason")
    edit_nomination(actor=owner_of(case), nomination=case, changes={"reason": "又改。"}, at=at)

    assert [change["before"] for change in handed_in(case, at).changes] == ["表现突出。"]
    case.refresh_from_db()
    assert case.reopened_from is None


@pytest.mark.parametrize("field", ["deed", "timing", "recipient"])
def test_what_the_return_does_not_name_stays_closed(at, units, field):
    case = merit_case(units, at, state="submitted")
    returned(case, units, at, "reason")

    with pytest.raises(RuleViolation, match="field_not_reopened"):
        edit_nomination(
            actor=owner_of(case),
            nomination=case,
            changes={field: case.officer if field == "recipient" else None},
            at=at,
        )


def test_an_upheld_objection_that_returns_the_case_shows_the_difference_too(at, units):
    case = merit_case(units, at)
    evidence(case, at)
    notice = on_notice([case], units, at)
    objector = acting("objector", Role.OFFICER, units["station"], at)
    objection, _code = raise_objection(actor=objector, notice=notice, nomination=case, text="不实", at=at)
    handler = acting("discipline", Role.DISCIPLINE, units["county"], at)
    decide_objection(
        actor=handler, objection=objection, decision="upheld", reason="属实", case="return", fields=["reason"], at=at
    )
    edit_nomination(actor=owner_of(case), nomination=case, changes={"reason": "更正。"}, at=at)

    assert [change["field"] for change in handed_in(case, at).changes] == ["reason"]
