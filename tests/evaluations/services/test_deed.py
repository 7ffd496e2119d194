from datetime import timedelta

import pytest

from evaluations.services.deed import create_deed, edit_deed
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db
FACTS = {"title": "救人", "statement": "落水儿童获救。"}


def test_a_deed_names_many_people_each_once(at):
    units = tree(at)
    chief = account("chief", Role.STATION_CHIEF, units["station"], at=at)
    people = [officer(units["station"], at) for _ in range(2)]

    deed = create_deed(
        actor=actor_with(Role.STATION_CHIEF, units["station"], user=chief),
        unit=units["station"],
        done_on=at.date(),
        participants=[*people, people[0]],
        at=at,
        **FACTS,
    )

    assert [row.officer for row in deed.participations.order_by("officer")] == people
    assert AuditEvent.objects.get(event="deed.create").object_id == str(deed.pk)


def test_today_in_huzhou_is_not_yet_the_future(at):
    units = tree(at)
    chief = account("chief", Role.STATION_CHIEF, units["station"], at=at)
    actor = actor_with(Role.STATION_CHIEF, units["station"], user=chief)
    late = at + timedelta(hours=15)  # 25 November, one in the morning in Huzhou

    create_deed(actor=actor, unit=units["station"], done_on=late.date() + timedelta(days=1), at=late, **FACTS)
    with pytest.raises(RuleViolation) as refusal:
        create_deed(actor=actor, unit=units["station"], done_on=late.date() + timedelta(days=2), at=late, **FACTS)
    assert refusal.value.code == "deed.in_future"


@pytest.mark.parametrize(("role", "where"), [(Role.STATION_CHIEF, "other_station"), (Role.AUDITOR, "county")])
def test_a_deed_of_another_unit_is_not_ones_own_to_enter(at, role, where):
    units = tree(at)
    user = account("someone", role, units[where], at=at)

    with pytest.raises(RuleViolation) as refusal:
        create_deed(
            actor=actor_with(role, units[where], user=user), unit=units["station"], done_on=at.date(), at=at, **FACTS
        )
    assert refusal.value.code == "deed.not_yours"


def test_the_system_enters_no_deed(at):
    with pytest.raises(RuleViolation) as refusal:
        create_deed(actor=SYSTEM, unit=tree(at)["station"], done_on=at.date(), at=at, **FACTS)
    assert refusal.value.code == "deed.not_yours"


def _case(at, **facts):
    units = tree(at)
    case = cases.nomination(officer(units["station"], at), at, cycle=cases.cycle(units["county"], at), **facts)
    return case, actor_with(Role.STATION_CHIEF, units["station"], user=case.nominated_by)


def _better(actor, deed, at, **changes):
    words = {"title": deed.title, "statement": "写得更好。", "done_on": deed.done_on, "place": deed.place, **changes}
    return edit_deed(actor=actor, deed=deed, at=at, **words)


def test_a_deed_is_written_better_while_its_case_is_a_draft(at):
    case, chief = _case(at)

    edited = _better(chief, case.deed, at)

    assert (edited.statement, edited.version) == ("写得更好。", 2)
    assert AuditEvent.objects.get(event="deed.edit").object_id == str(edited.pk)


def test_the_same_words_again_are_no_change(at):
    case, chief = _case(at)

    same = _better(chief, case.deed, at, statement=case.deed.statement)

    assert same.version == 1
    assert not AuditEvent.objects.filter(event="deed.edit", result="done").exists()


@pytest.mark.parametrize(
    ("state", "reopened", "code"),
    [("submitted", [], "deed.fixed"), ("returned", ["reason"], "deed.fixed"), ("returned", ["deed"], None)],
)
def test_a_deed_of_a_case_that_was_handed_in_stands_until_a_return_names_it(at, state, reopened, code):
    case, chief = _case(at, state=state)
    case.advance(reopened_fields=reopened)

    if code is None:
        assert _better(chief, case.deed, at).statement == "写得更好。"
        return
    with pytest.raises(RuleViolation) as refusal:
        _better(chief, case.deed, at)
    assert refusal.value.code == code


def test_nobody_else_writes_it_and_no_deed_lies_ahead(at):
    case, chief = _case(at)
    other = account("other", Role.STATION_CHIEF, case.unit, at=at)

    with pytest.raises(RuleViolation) as refusal:
        _better(actor_with(Role.STATION_CHIEF, case.unit, user=other), case.deed, at)
    assert refusal.value.code == "deed.not_yours"
    with pytest.raises(RuleViolation) as refusal:
        _better(chief, case.deed, at, done_on=at.date() + timedelta(days=1))
    assert refusal.value.code == "deed.in_future"


def test_a_second_window_does_not_overwrite_the_first(at):
    case, chief = _case(at)
    _better(chief, case.deed, at)

    with pytest.raises(RuleViolation) as refusal:
        _better(chief, case.deed, at, statement="另一个窗口。", expected_version=1)
    assert refusal.value.code == "version.stale"
