"""What an objection holds is a setting (R-22): the approval, or the clock of the notice; and when it is due."""

from datetime import UTC, date, datetime, timedelta

import pytest

from evaluations.models import DeedParticipant, NoticeItem, RuleParameter
from evaluations.services.notice import end_due_notices
from evaluations.services.objection import decide_objection, raise_objection
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from tests.actors import account, actor_with
from tests.factories.decisions import acting, on_notice, star_cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db
"""A notice of five working days from Tuesday 24 November 2026 ends on Monday the 30th."""


@pytest.fixture
def units(at):
    return tree(at)


def on(month, day):
    """Ten in the morning of that day in Huzhou."""
    return datetime(2026, month, day, 2, tzinfo=UTC)


def objected(case, notice, units, at):
    objector = acting(f"objector{at.day}", Role.OFFICER, units["station"], at)
    return raise_objection(actor=objector, notice=notice, nomination=case, text="有异议", at=at)[0]


def dismissed(objection, units, at):
    handler = acting("discipline", Role.DISCIPLINE, units["county"], at)
    return decide_objection(actor=handler, objection=objection, decision="dismissed", reason="查无实据", at=at)


def stop_the_clock():
    RuleParameter.objects.filter(rule="R-22", name="objection_effect").update(value="clock")


def state_of(case):
    case.refresh_from_db()
    return case.state


def test_the_approval_alone_is_held_and_goes_on_with_the_decision_where_the_term_is_over(at, units):
    (case,) = star_cases(units, at)
    objection = objected(case, on_notice([case], units, at), units, on(11, 26))

    dismissed(objection, units, on(12, 2))

    assert state_of(case) == "awaiting_approval"


def test_a_stopped_clock_leaves_the_days_that_were_left_to_stand_after_the_decision(at, units):
    """Objected on Thursday the 26th with three days left; dismissed on 2 December: 3, 4 and 7 December are left."""
    stop_the_clock()
    (case,) = star_cases(units, at)
    objection = objected(case, on_notice([case], units, at), units, on(11, 26))
    item = NoticeItem.objects.get(nomination=case)
    assert (item.days_left, item.resumed_on) == (3, None)

    dismissed(objection, units, on(12, 2))
    assert end_due_notices(at=on(12, 7)) == 1  # the notice itself, for the others on it
    assert state_of(case) == "on_notice"
    assert end_due_notices(at=on(12, 7) + timedelta(hours=12)) == 0

    assert end_due_notices(at=on(12, 8)) == 1
    assert state_of(case) == "awaiting_approval"
    assert end_due_notices(at=on(12, 9)) == 0


def test_while_the_clock_stands_still_and_in_the_days_after_others_may_object_too(at, units):
    stop_the_clock()
    (case,) = star_cases(units, at)
    notice = on_notice([case], units, at)
    first = objected(case, notice, units, on(11, 26))

    second = objected(case, notice, units, on(12, 1))
    dismissed(first, units, on(12, 2))
    assert state_of(case) == "suspended"
    dismissed(second, units, on(12, 3))
    third = objected(case, notice, units, on(12, 4))
    dismissed(third, units, on(12, 4))

    assert NoticeItem.objects.get(nomination=case).days_left == 3
    assert end_due_notices(at=on(12, 9)) == 1
    assert state_of(case) == "on_notice"
    end_due_notices(at=on(12, 10))
    assert state_of(case) == "awaiting_approval"
    with pytest.raises(RuleViolation, match="notice_over"):
        objected(case, notice, units, on(12, 11))


def test_only_the_disputed_case_stands_longer(at, units):
    stop_the_clock()
    disputed, other = star_cases(units, at, "张试", "李验")
    objected(disputed, on_notice([disputed, other], units, at), units, on(11, 26))

    end_due_notices(at=on(12, 1))

    assert (state_of(disputed), state_of(other)) == ("suspended", "awaiting_approval")


def test_a_decision_is_due_some_days_after_the_objection(at, units):
    (case,) = star_cases(units, at)

    objection = objected(case, on_notice([case], units, at), units, on(11, 26))

    assert objection.due_on == date(2026, 12, 11)


def test_whoever_took_part_in_the_deed_does_not_handle_the_objection(at, units):
    (case,) = star_cases(units, at)
    objection = objected(case, on_notice([case], units, at), units, on(11, 26))
    partner = officer(units["county"], at, name="李验")
    DeedParticipant.objects.create(deed=case.deed, officer=partner)
    user = account("partner", Role.DISCIPLINE, units["county"], at=at, officer=partner)
    handler = actor_with(Role.DISCIPLINE, units["county"], user=user)

    with pytest.raises(RuleViolation, match="handler_is_party"):
        decide_objection(actor=handler, objection=objection, decision="dismissed", reason="查无实据", at=on(11, 27))
