from datetime import date

import pytest

from evaluations.domain.bar import BarKind, check_start
from evaluations.models import Bar
from evaluations.services.bar import lift_bar, set_bar
from evaluations.services.screening import resume_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def discipline(units, at):
    return actor_with(
        Role.DISCIPLINE, units["county"], user=account("discipline", Role.DISCIPLINE, units["county"], at=at)
    )


def bar(actor, at, kind=BarKind.INVESTIGATION, **facts):
    values = {"starts_on": date(2026, 11, 20), "document_number": "长纪〔2026〕1号", **facts}
    return set_bar(actor=actor, kind=kind, at=at, **values)


def lift(actor, row, at, **facts):
    values = {"lifted_on": date(2026, 11, 24), "document_number": "长纪〔2026〕2号", "reason": "查否", **facts}
    return lift_bar(actor=actor, bar=row, at=at, **values)


@pytest.mark.parametrize(
    ("degree", "ends_on"),
    [
        ("punishment.warning", date(2027, 5, 19)),
        ("punishment.demerit", date(2027, 11, 19)),
        ("punishment.major_demerit", date(2028, 5, 19)),
        ("punishment.demotion", date(2028, 11, 19)),
        ("punishment.removal", date(2028, 11, 19)),
        ("party.warning", date(2027, 11, 19)),
        ("party.serious_warning", date(2028, 5, 19)),
        ("party.removal", date(2028, 11, 19)),
        ("investigation.", None),
    ],
)
def test_the_last_day_follows_from_the_degree(units, discipline, at, degree, ends_on):
    kind, _, step = degree.partition(".")

    made = bar(discipline, at, BarKind(kind), degree=step, officer=officer(units["station"], at))

    assert made.ends_on == ends_on


@pytest.mark.parametrize(
    ("degree", "ends_on"), [("grave", date(2027, 11, 19)), ("especially_grave", date(2028, 11, 19))]
)
def test_a_collective_is_barred_for_one_year_or_two(units, discipline, at, degree, ends_on):
    assert bar(discipline, at, BarKind.COLLECTIVE, degree=degree, unit=units["station"]).ends_on == ends_on


def test_a_second_punishment_adds_the_unserved_rest(units, discipline, at):
    person = officer(units["station"], at)
    bar(discipline, at, BarKind.PUNISHMENT, degree="demerit", officer=person, starts_on=date(2026, 1, 1))

    second = bar(discipline, at, BarKind.PUNISHMENT, degree="warning", officer=person, starts_on=date(2026, 7, 1))

    assert second.ends_on == date(2027, 6, 30)


def test_a_lifted_punishment_leaves_no_rest(units, discipline, at):
    person = officer(units["station"], at)
    first = bar(discipline, at, BarKind.PUNISHMENT, degree="demerit", officer=person, starts_on=date(2026, 1, 1))
    lift(discipline, first, at, lifted_on=date(2026, 6, 1))

    second = bar(discipline, at, BarKind.PUNISHMENT, degree="warning", officer=person, starts_on=date(2026, 7, 1))

    assert second.ends_on == date(2026, 12, 31)


def test_an_investigation_suspends_what_is_pending_and_its_lifting_resumes_it(units, discipline, at):
    person = officer(units["station"], at)
    pending = cases.nomination(person, at, cycle=cases.cycle(units["county"], at), state="eligible")
    draft = cases.nomination(person, at, cycle=pending.cycle, star="loyalty")

    row = bar(discipline, at, officer=person)
    pending.refresh_from_db()
    draft.refresh_from_db()
    assert (pending.state, pending.resumes_to, draft.state) == ("suspended", "eligible", "draft")

    lift(discipline, row, at)
    pending.refresh_from_db()
    assert (pending.state, pending.resumes_to) == ("eligible", "")


def test_the_timeline_does_not_tell_who_holds_a_case_and_the_audit_trail_does(units, discipline, at):
    person = officer(units["station"], at)
    case = cases.nomination(person, at, cycle=cases.cycle(units["county"], at), state="eligible")

    row = bar(discipline, at, officer=person)

    held = case.events.get(verb="suspend")
    assert (held.by, held.reason) == (None, "")
    event = AuditEvent.objects.get(event="bar.set", object_id=str(row.pk))
    assert (event.actor, event.user_id) == ("discipline", discipline.user_id)


def test_a_case_goes_on_only_after_the_last_investigation(units, discipline, at):
    person = officer(units["station"], at)
    case = cases.nomination(person, at, cycle=cases.cycle(units["county"], at), state="eligible")
    first, second = bar(discipline, at, officer=person), bar(discipline, at, officer=person)

    lift(discipline, first, at)
    case.refresh_from_db()
    assert case.state == "suspended"
    with pytest.raises(RuleViolation) as refusal:
        resume_nomination(actor=actor_with(Role.HR, units["county"]), nomination=case, reason="查清", at=at)
    assert refusal.value.code == "eligibility.held"

    lift(discipline, second, at)
    case.refresh_from_db()
    assert case.state == "eligible"


def test_a_punishment_suspends_nothing(units, discipline, at):
    person = officer(units["station"], at)
    case = cases.nomination(person, at, cycle=cases.cycle(units["county"], at), state="eligible")

    bar(discipline, at, BarKind.PUNISHMENT, degree="warning", officer=person)

    case.refresh_from_db()
    assert case.state == "eligible"


@pytest.mark.parametrize(
    ("role", "unit"), [(Role.HR, "county"), (Role.LEADER, "county"), (Role.DISCIPLINE, "other_station")]
)
def test_only_discipline_inspection_over_the_subject_sets_a_bar(units, at, role, unit):
    person = officer(units["station"], at)
    stranger = actor_with(role, units[unit], user=account("stranger", role, units[unit], at=at))

    with pytest.raises(RuleViolation) as refusal:
        bar(stranger, at, officer=person)

    assert refusal.value.code == "access.denied"
    assert not Bar.objects.exists()
    assert AuditEvent.objects.filter(event="bar.set", result="refused", object_id=str(person.pk)).count() == 1


def test_nobody_sets_or_lifts_a_bar_on_oneself(units, discipline, at):
    person = officer(units["station"], at)
    user = account("self", Role.DISCIPLINE, units["county"], at=at, officer=person)
    row = bar(discipline, at, officer=person)

    with pytest.raises(RuleViolation) as refusal:
        lift(actor_with(Role.DISCIPLINE, units["county"], user=user), row, at)

    assert refusal.value.code == "bar.own_case"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"kind": BarKind.PUNISHMENT, "degree": ""}, "bar.unknown_degree"),
        ({"kind": BarKind.PUNISHMENT, "degree": "grave"}, "bar.unknown_degree"),
        ({"kind": BarKind.INVESTIGATION, "degree": "warning"}, "bar.degree_not_used"),
        ({"kind": BarKind.COLLECTIVE, "degree": "grave"}, "bar.wrong_subject"),
        ({"starts_on": date(2026, 11, 25)}, "bar.future"),
        ({"officer": None}, "bar.one_subject"),
    ],
)
def test_what_makes_no_sense_is_refused(units, discipline, at, facts, code):
    with pytest.raises(RuleViolation) as refusal:
        bar(discipline, at, **{"officer": officer(units["station"], at), **facts})

    assert refusal.value.code == code
    assert not Bar.objects.exists()


@pytest.mark.parametrize(
    ("starts_on", "code", "day"),
    [
        (date(1900, 1, 1), "bar.before_birth", "1990-05-01"),
        (date(1990, 4, 30), "bar.before_birth", "1990-05-01"),
        (date(1990, 5, 1), "bar.before_service", "2015-07-01"),
        (date(2015, 6, 30), "bar.before_service", "2015-07-01"),
        (date(2026, 11, 25), "bar.future", None),
    ],
)
@pytest.mark.parametrize(
    "kind",
    [(BarKind.INVESTIGATION, "", "R-10"), (BarKind.PUNISHMENT, "warning", "R-12"), (BarKind.PARTY, "warning", "R-12")],
)
def test_a_bar_begins_in_the_persons_time_of_service(starts_on, code, day, kind):
    word, _degree, rule = kind
    known = {"born_on": date(1990, 5, 1), "serves_from": date(2015, 7, 1), "stands_from": None}
    if word is BarKind.PARTY and code == "bar.before_service":
        check_start(
            word, starts_on, today=date(2026, 11, 24), born_on=None, serves_from=date(2015, 7, 1), stands_from=None
        )
        return
    known = {"born_on": date(1990, 5, 1), "serves_from": date(2015, 7, 1), "stands_from": None}

    with pytest.raises(RuleViolation) as refusal:
        check_start(word, starts_on, today=date(2026, 11, 24), **known)

    (finding,) = refusal.value.findings
    assert (refusal.value.code, refusal.value.field, finding.code) == (code, "starts_on", code)
    assert (finding.rule, finding.clause, finding.facts.get("day")) == (rule, "S1 art. 12", day)


@pytest.mark.parametrize("starts_on", [date(1900, 1, 1), date(1990, 5, 1), date(2026, 11, 25)])
def test_a_bar_outside_it_is_not_stored(units, discipline, at, starts_on):
    person = officer(units["station"], at, birth_date=date(1990, 5, 1))

    with pytest.raises(RuleViolation) as refusal:
        bar(discipline, at, officer=person, starts_on=starts_on)

    assert refusal.value.findings
    assert not Bar.objects.exists()


def test_the_first_day_of_service_and_a_person_of_whom_no_day_is_known_can_be_barred(units, discipline, at):
    first = officer(units["station"], at, birth_date=date(1990, 5, 1))
    unknown = officer(units["station"], at, name="李验", police_start_date=None)

    assert bar(discipline, at, officer=first, starts_on=date(2015, 7, 1)).pk
    assert bar(discipline, at, officer=unknown, starts_on=date(2015, 6, 30)).pk


def test_a_unit_is_not_barred_before_it_was_set_up(units, discipline, at):
    facts = {"kind": BarKind.COLLECTIVE, "degree": "grave", "unit": units["station"]}

    with pytest.raises(RuleViolation, match="before_unit") as refusal:
        bar(discipline, at, starts_on=date(1999, 12, 31), **facts)

    assert [finding.rule for finding in refusal.value.findings] == ["R-13"]
    assert bar(discipline, at, starts_on=date(2000, 1, 1), **facts).pk


@pytest.mark.parametrize(
    ("lifted_on", "code"), [(date(2026, 11, 19), "bar.lifted_before_start"), (date(2026, 11, 25), "bar.future")]
)
def test_a_bar_is_lifted_between_its_start_and_today_and_once(units, discipline, at, lifted_on, code):
    row = bar(discipline, at, officer=officer(units["station"], at))

    with pytest.raises(RuleViolation) as refusal:
        lift(discipline, row, at, lifted_on=lifted_on)
    assert refusal.value.code == code

    lift(discipline, row, at)
    with pytest.raises(RuleViolation) as again:
        lift(discipline, row, at)
    assert again.value.code == "bar.already_lifted"
