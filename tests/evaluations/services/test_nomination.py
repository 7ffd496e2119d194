from datetime import timedelta

import pytest

from evaluations.models import Bar, Nomination
from evaluations.services.approval import open_approval
from evaluations.services.nomination import (
    create_nomination,
    edit_nomination,
    submit_nomination,
    withdraw_nomination,
)
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Honor, OutboxMessage
from honors.selectors.award import award_by_code
from honors.services.honor import grant_honor
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def cycle(at, units):
    return cases.cycle(units["county"], at)


@pytest.fixture
def chief(at, units):
    user = account("chief", Role.STATION_CHIEF, units["station"], at=at)
    return actor_with(Role.STATION_CHIEF, units["station"], user=user)


def refusal_of(call, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(**facts)
    return refusal.value


def test_a_draft_of_a_cycle_lies_on_the_desk_of_the_cycle(at, units, cycle, chief):
    person = officer(units["station"], at)

    case = create_nomination(actor=chief, cycle=cycle, star="service", recipient=person, at=at)

    assert (case.state, case.unit, case.desk, case.officer) == ("draft", units["station"], units["county"], person)
    assert [(event.verb, event.state) for event in case.events.all()] == [("create", "draft")]


def test_a_rolling_case_lies_on_the_desk_of_the_nearest_organ(at, units, chief):
    scheme = cases.merit_scheme(units["city"], at)
    award = award_by_code("police.collective.merit_third", on=at.date())

    case = create_nomination(actor=chief, scheme=scheme, award=award, recipient=units["station"], at=at)

    assert (case.desk, case.recipient_category, case.recipient_unit) == (
        units["county"],
        "collective",
        units["station"],
    )


def test_exactly_one_of_cycle_and_scheme_of_star_and_award(at, units, cycle, chief):
    facts = {"actor": chief, "recipient": officer(units["station"], at), "at": at}
    award = award_by_code("police.individual.commendation", on=at.date())

    assert refusal_of(create_nomination, star="service", **facts).code == "nomination.cycle_or_scheme"
    assert (
        refusal_of(create_nomination, cycle=cycle, scheme=cycle.scheme, star="service", **facts).code
        == "nomination.cycle_or_scheme"
    )
    assert refusal_of(create_nomination, cycle=cycle, **facts).code == "nomination.star_or_award"
    assert (
        refusal_of(create_nomination, cycle=cycle, star="service", award=award, **facts).code
        == "nomination.star_or_award"
    )


def test_what_the_scheme_does_not_decide_is_refused(at, units, cycle, chief):
    person = officer(units["station"], at)
    award = award_by_code("police.individual.commendation", on=at.date())
    batched = {"actor": chief, "scheme": cycle.scheme, "star": "service", "recipient": person, "at": at}

    assert (
        refusal_of(create_nomination, actor=chief, cycle=cycle, award=award, recipient=person, at=at).code
        == "nomination.not_in_scheme"
    )
    assert refusal_of(create_nomination, **batched).code == "nomination.scheme_is_batched"


def test_a_star_is_for_a_person_and_an_award_for_its_category(at, units, cycle, chief):
    scheme = cases.merit_scheme(units["county"], at)
    award = award_by_code("police.collective.merit_third", on=at.date())

    star = refusal_of(create_nomination, actor=chief, cycle=cycle, star="service", recipient=units["station"], at=at)
    merit = refusal_of(
        create_nomination, actor=chief, scheme=scheme, award=award, recipient=officer(units["station"], at), at=at
    )

    assert (star.code, merit.code) == ("nomination.wrong_category", "nomination.wrong_category")


def test_nobody_nominates_for_another_station_or_outside_the_cycle(at, units, chief):
    cycle = cases.cycle(units["county"], at)
    neighbour = officer(units["other_station"], at)
    leader_of_city = account("city_hr", Role.HR, units["city"], at=at)

    refusal = refusal_of(create_nomination, actor=chief, cycle=cycle, star="service", recipient=neighbour, at=at)
    assert refusal.code == "nomination.outside_your_units"
    outside = refusal_of(
        create_nomination,
        actor=actor_with(Role.HR, units["city"], user=leader_of_city),
        cycle=cycle,
        star="service",
        recipient=officer(units["city"], at),
        at=at,
    )
    assert outside.code == "nomination.outside_cycle"


def test_one_star_is_asked_for_one_person_once_a_cycle(at, units, cycle, chief):
    person = officer(units["station"], at)
    first = create_nomination(actor=chief, cycle=cycle, star="service", recipient=person, at=at)
    again = {"actor": chief, "cycle": cycle, "star": "service", "recipient": person, "at": at}

    assert refusal_of(create_nomination, **again).code == "nomination.duplicate"

    withdraw_nomination(actor=chief, nomination=first, reason="重写", at=at)
    assert create_nomination(**again).state == "draft"


def test_nothing_is_taken_outside_the_nominating_phase(at, units, chief):
    cycle = cases.cycle(units["county"], at)
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, owner=None)
    owner = actor_with(Role.STATION_CHIEF, units["station"], user=case.nominated_by)
    over = at + timedelta(days=6)

    assert refusal_of(submit_nomination, actor=owner, nomination=case, at=over).code == "nomination.phase_closed"
    late = refusal_of(create_nomination, actor=owner, cycle=cycle, star="loyalty", recipient=case.officer, at=over)
    assert late.code == "nomination.phase_closed"
    assert submit_nomination(actor=owner, nomination=case, at=over - timedelta(seconds=1)).state == "submitted"


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_a_cycle_that_does_not_run_takes_nothing(at, units, cycle, chief, state):
    cycle.advance(state=state)

    refusal = refusal_of(
        create_nomination, actor=chief, cycle=cycle, star="service", recipient=officer(units["station"], at), at=at
    )

    assert (refusal.code, refusal.params) == ("nomination.cycle_not_open", {"state": state})


def test_handing_in_moves_the_case_once_and_tells_the_desk(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle)

    done = submit_nomination(actor=chief, nomination=case, at=at)

    assert (done.state, done.submitted_at) == ("submitted", at)
    message = OutboxMessage.objects.get(key__endswith=":next", payload__object_id=str(case.pk))
    assert (message.payload["role"], message.payload["unit_id"]) == ("hr", units["county"].pk)
    again = refusal_of(submit_nomination, actor=chief, nomination=case, at=at)
    assert (again.code, again.params) == ("nomination.wrong_state", {"state": "submitted", "verb": "submit"})


def test_only_the_owner_hands_in(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle)
    hr = actor_with(Role.HR, units["county"], user=account("hr", Role.HR, units["county"], at=at))

    assert refusal_of(submit_nomination, actor=hr, nomination=case, at=at).code == "nomination.wrong_role"
    event = AuditEvent.objects.get(event="nomination.submit", result="refused")
    assert (event.actor, event.code, event.object_id) == ("hr", "nomination.wrong_role", str(case.pk))


def test_an_incomplete_file_is_refused_with_all_that_is_missing(at, units, chief):
    scheme = cases.merit_scheme(units["county"], at, papers=["form", "deeds", "minutes"])
    award = award_by_code("police.individual.commendation", on=at.date())
    case = cases.nomination(officer(units["station"], at), at, scheme=scheme, award=award, with_deed=False)
    cases.evidence(case, at, kind="deeds")

    refusal = refusal_of(submit_nomination, actor=chief, nomination=case, at=at)

    assert refusal.code == "nomination.incomplete"
    assert [(finding.code, finding.facts.get("paper")) for finding in refusal.findings] == [
        ("nomination.deed_missing", None),
        ("nomination.paper_missing", "form"),
        ("nomination.paper_missing", "minutes"),
    ]
    assert Nomination.objects.get(pk=case.pk).state == "draft"


def under_investigation(person, at):
    return Bar.objects.create(
        officer=person,
        kind="investigation",
        starts_on=at.date() - timedelta(days=1),
        document_number="纪〔2026〕1号",
        entered_by=account("discipline", Role.DISCIPLINE, person.unit, at=at),
        created_at=at,
    )


def test_a_barred_person_is_refused_and_the_nominator_learns_only_that_the_case_is_held(at, units, cycle, chief):
    person = officer(units["station"], at)
    case = cases.nomination(person, at, cycle=cycle)
    under_investigation(person, at)

    refusal = refusal_of(submit_nomination, actor=chief, nomination=case, at=at)

    assert refusal.code == "nomination.not_eligible"
    assert [finding.code for finding in refusal.findings] == ["eligibility.held"]


def test_an_exception_for_nothing_is_refused(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle)
    overrides = [{"code": "eligibility.repeat", "reason": "特殊贡献", "document_number": "1"}]

    refusal = refusal_of(submit_nomination, actor=chief, nomination=case, at=at, overrides=overrides)

    assert (refusal.code, refusal.params) == ("nomination.override_for_nothing", {"code": "eligibility.repeat"})


def test_a_draft_is_changed_by_its_owner_only(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle)
    other = officer(units["station"], at, name="李试")
    stranger = actor_with(Role.STATION_CHIEF, units["station"], user=account("deputy", None, units["station"], at=at))

    edited = edit_nomination(
        actor=chief, nomination=case, changes={"star": "justice", "recipient": other, "reason": "改"}, at=at
    )

    assert (edited.star, edited.officer, edited.reason, edited.version) == ("justice", other, "改", case.version + 1)
    refusal = refusal_of(edit_nomination, actor=stranger, nomination=case, changes={"reason": "改"}, at=at)
    assert refusal.code == "nomination.wrong_role"


def test_a_submitted_case_is_not_changed(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted")

    refusal = refusal_of(edit_nomination, actor=chief, nomination=case, changes={"reason": "改"}, at=at)

    assert refusal.code == "nomination.not_editable"


def test_a_returned_case_opens_only_the_fields_that_the_return_names(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="returned")
    case.advance(reopened_fields=["reason"])

    refusal = refusal_of(edit_nomination, actor=chief, nomination=case, changes={"star": "justice"}, at=at)
    assert (refusal.code, refusal.params) == ("nomination.field_not_reopened", {"fields": "reason"})
    assert edit_nomination(actor=chief, nomination=case, changes={"reason": "补充"}, at=at).reason == "补充"


def test_a_returned_case_comes_back_after_the_phase_is_over(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="returned")

    done = submit_nomination(actor=chief, nomination=case, at=at + timedelta(days=20))

    assert (done.state, done.reopened_fields) == ("submitted", [])


def test_taking_a_case_back_ends_the_approval_that_waits_for_it(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="awaiting_approval")
    approval = open_approval(actor=SYSTEM, nomination=case, at=at)

    withdraw_nomination(actor=chief, nomination=case, reason="本人要求", at=at)

    approval.refresh_from_db()
    assert (Nomination.objects.get(pk=case.pk).state, approval.state) == ("withdrawn", "withdrawn")


def test_attached_honors_are_the_recipients_own(at, units, cycle, chief):
    stranger = officer(units["station"], at, name="李试")
    award = award_by_code("star.service", on=at.date())
    index = grant_honor(
        actor=SYSTEM,
        award=award,
        officer=stranger,
        unit=units["station"],
        organ="长兴县公安局",
        organ_level="county",
        document_number="1",
        decided_on=at.date(),
        at=at,
    ).pk
    honor = Honor.objects.get(pk=index)
    facts = {"actor": chief, "cycle": cycle, "star": "justice", "attached_honors": [honor], "at": at}

    refusal = refusal_of(create_nomination, recipient=officer(units["station"], at), **facts)

    assert refusal.code == "nomination.honor_of_another"
    assert list(create_nomination(recipient=stranger, **facts).attached_honors.all()) == [honor]
