"""What was said of another recipient, award or deed is no paper of a case that a return changed (R-19, R-23)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from evaluations.domain.nomination import Verb
from evaluations.domain.opinion import OpinionKind, OpinionVerdict
from evaluations.models import Opinion
from evaluations.selectors.inbox import inbox_of
from evaluations.selectors.papers import opinions_about, papers_of
from evaluations.services.move import move_case
from evaluations.services.nomination import edit_nomination, submit_nomination
from evaluations.services.opinion import give_opinion
from evaluations.services.screening import return_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from tests.actors import actor_with
from tests.factories.cases import deed, evidence
from tests.factories.decisions import acting, assess, merit_case
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

ASSESSED, HEARD = "papers.no_assessment", "papers.no_discipline_opinion"


def opinion(case, at):
    Opinion.objects.create(
        nomination=case,
        kind="discipline",
        verdict="agree",
        dated_on=dated(at),
        given_by=case.nominated_by,
        created_at=at,
    )


def leaders_case(at):
    """A case of a leader with its assessment and its opinion on file."""
    units = tree(at)
    case = merit_case(units, at, state="submitted", is_leading_body=True)
    evidence(case, at)
    opinion(case, at)
    return units, case


def mended(case, units, at, **changes):
    """Returned and handed in again, an hour for each step; the moment after."""
    hours = [at + timedelta(hours=number) for number in range(1, 5)]
    desk = acting("hr", Role.HR, units["county"], at)
    owner = actor_with(Role.STATION_CHIEF, case.unit, user=case.nominated_by)
    return_nomination(actor=desk, nomination=case, reason="请更正", fields=list(changes), at=hours[0])
    edit_nomination(actor=owner, nomination=case, changes=changes, at=hours[1])
    submit_nomination(actor=owner, nomination=case, at=hours[2])
    case.refresh_from_db()
    return hours[3]


def heard(case, units, at, verdict="agree"):
    return give_opinion(
        actor=acting("discipline", Role.DISCIPLINE, units["county"], at),
        nomination=case,
        kind=OpinionKind.DISCIPLINE,
        verdict=OpinionVerdict(verdict),
        dated_on=dated(at),
        at=at,
    )


def waits(units, at):
    handler = acting("discipline", Role.DISCIPLINE, units["county"], at)
    return [row.act for row in inbox_of(handler, at=at)]


def lacks(case, at):
    return [finding.code for finding in papers_of(case, dated(at))]


def test_another_recipient_needs_papers_of_the_own(at):
    units, case = leaders_case(at)
    other = officer(units["station"], at, name="李验", is_leading_body=True)

    later = mended(case, units, at, recipient=other)

    assert lacks(case, later) == [ASSESSED, HEARD]
    tomorrow = later + timedelta(days=1)
    assess(case, tomorrow)
    opinion(case, tomorrow)
    assert lacks(case, tomorrow) == []


def test_another_deed_is_assessed_again_and_the_person_is_the_same(at):
    units, case = leaders_case(at)

    later = mended(case, units, at, deed=deed(units["station"], at, case.officer, title="追捕逃犯"))

    assert lacks(case, later) == [ASSESSED]


def test_better_words_change_no_paper(at):
    units, case = leaders_case(at)

    later = mended(case, units, at, reason="成绩突出。")

    assert lacks(case, later) == []


def test_what_was_said_of_another_that_day_leaves_room_for_an_opinion_on_the_new_recipient(at):
    units, case = leaders_case(at)
    other = officer(units["station"], at, name="李验", is_leading_body=True)
    later = mended(case, units, at, recipient=other)
    case = move_case(
        actor=acting("hr", Role.HR, units["county"], at), nomination=case, verb=Verb.FIND_ELIGIBLE, at=later
    )
    assert waits(units, later) == ["opinion"]

    of_the_new = heard(case, units, later)

    assert HEARD not in lacks(case, later)
    assert list(opinions_about(case)) == [of_the_new]
    assert waits(units, later) == []
    with pytest.raises(RuleViolation, match="already_given"):
        heard(case, units, later)


def test_a_return_that_leaves_the_recipient_leaves_the_opinion_of_the_day(at):
    units, case = leaders_case(at)

    later = mended(case, units, at, reason="成绩突出。")

    with pytest.raises(RuleViolation, match="already_given"):
        heard(case, units, later)


def test_two_opinions_of_a_day_about_one_recipient_are_stopped_by_the_database(at):
    _units, case = leaders_case(at)

    with pytest.raises(IntegrityError), transaction.atomic():
        opinion(case, at)
