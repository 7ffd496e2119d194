from datetime import date, timedelta

import pytest

from evaluations.domain.eligibility import examine
from evaluations.domain.verdict import verdict
from evaluations.models import Bar
from evaluations.selectors.authority import award_on
from evaluations.selectors.eligibility import facts_for, findings_of, may_know_bars
from honors.domain.actor import SYSTEM, Role
from honors.models import Posting
from honors.services.honor import grant_honor
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
MERIT = "police.individual.merit_third"


def granted(person, at, *, award=MERIT, decided_on=date(2026, 3, 1), **facts):
    return grant_honor(
        actor=SYSTEM,
        award=award_on(award, decided_on),
        officer=person,
        unit=person.unit,
        organ="湖州市公安局",
        organ_level="prefecture",
        document_number="湖公政〔2026〕3号",
        decided_on=decided_on,
        at=at,
        **facts,
    )


def barred(person, user, at, **facts):
    values = {"kind": "investigation", "starts_on": date(2026, 11, 1), "document_number": "1", **facts}
    return Bar.objects.create(officer=person, entered_by=user, created_at=at, **values)


def codes(findings):
    return [finding.code.removeprefix("eligibility.") for finding in findings]


def test_an_earlier_award_and_a_bar_are_found(at):
    units = tree(at)
    person = officer(units["station"], at)
    honor = granted(person, at)
    barred(person, account("d", Role.DISCIPLINE, units["county"], at=at), at)

    facts = facts_for(officer=person, award=award_on(MERIT, TODAY), on=TODAY)

    assert [(e.key, e.decided_on) for e in facts.earlier] == [(str(honor.pk), date(2026, 3, 1))]
    assert [bar.kind for bar in facts.bars] == ["investigation"]
    assert (facts.repeat_months, facts.edition, facts.death_causes) == (
        12,
        "police-2015",
        frozenset({"on_duty", "illness"}),
    )


def test_a_case_is_no_rival_of_its_own_and_another_for_the_same_deed_is(at):
    units = tree(at)
    person = officer(units["station"], at)
    scheme = cases.merit_scheme(units["county"], at)
    award = award_on(MERIT, TODAY)
    first = cases.nomination(person, at, scheme=scheme, award=award, state="submitted")

    assert findings_of(first, TODAY) == []

    second = cases.nomination(person, at, scheme=scheme, award=award, with_deed=False)
    second.deed = first.deed
    assert codes(findings_of(second, TODAY)) == ["deed_pending"]


def test_a_deed_that_was_rewarded_stays_used(at):
    units = tree(at)
    person = officer(units["station"], at)
    award = award_on(MERIT, TODAY)
    first = cases.nomination(person, at, scheme=cases.merit_scheme(units["county"], at), award=award)
    honor = granted(person, at, decided_on=date(2024, 3, 1))
    first.advance(honor_index=honor.pk, state="conferred")

    found = codes(
        findings_of(
            type(first)(
                officer=person,
                award=award,
                deed=first.deed,
                unit=person.unit,
                nominated_by=first.nominated_by,
                scheme=first.scheme,
                recipient_category="individual",
            ),
            TODAY,
        )
    )

    assert found == ["deed_rewarded"]


def test_a_second_star_in_the_cycle_counts_once_it_is_under_way(at):
    units = tree(at)
    person = officer(units["station"], at)
    cycle = cases.cycle(units["county"], at)
    first = cases.nomination(person, at, cycle=cycle, star="service")
    second = cases.nomination(person, at, cycle=cycle, star="loyalty")

    assert codes(findings_of(second, TODAY)) == []
    cases.walk(first, "submitted", at)
    assert codes(findings_of(second, TODAY)) == ["stars_limit"]


def test_the_nominator_counts_by_the_roles_over_the_unit_of_the_case(at):
    units = tree(at)
    person = officer(units["station"], at)
    case = cases.nomination(person, at, cycle=cases.cycle(units["county"], at))
    case.nominated_by = account("elsewhere", Role.STATION_CHIEF, units["other_station"], at=at)

    assert codes(findings_of(case, TODAY)) == ["nominator"]


def test_who_left_the_service_is_measured_by_the_last_posting(at):
    units = tree(at)
    person = officer(units["station"], at, status="retired")
    Posting.objects.filter(officer=person).update(valid_to=date(2026, 6, 30))

    facts = facts_for(officer=person, award=award_on(MERIT, TODAY), on=TODAY)

    assert (facts.person.service_from, facts.person.service_to) == (date(2015, 7, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("done_on", "said"),
    [
        (None, ["not_in_service"]),
        (date(2026, 11, 25), ["not_in_service"]),
        (date(2026, 11, 24), ["leaving_unknown"]),
        (date(2019, 5, 1), ["leaving_unknown"]),
    ],
    ids=["no deed named", "after the roster", "on the day of the roster", "long before"],
)
def test_who_left_nobody_knows_when_is_out_of_service_from_the_roster_on(at, done_on, said):
    units = tree(at)
    person = officer(units["station"], at, status="retired")  # entered on 24 November 2026, without a leaving day
    deed = cases.deed(units["station"], at + timedelta(days=1), person, done_on=done_on) if done_on else None

    asked = {"officer": person, "award": award_on(MERIT, TODAY), "deed": deed, "on": TODAY + timedelta(days=1)}
    found = examine(facts_for(**asked))

    assert (codes(found), verdict(found, TODAY).eligible) == (said, said == ["leaving_unknown"])


def test_a_posting_that_ended_before_the_last_one_is_no_leaving_day(at):
    units = tree(at)
    person = officer(units["station"], at, status="retired")
    earlier = {"valid_from": date(2010, 1, 1), "valid_to": date(2015, 6, 30)}
    Posting.objects.create(officer=person, unit=units["other_station"], **earlier)

    facts = facts_for(officer=person, award=award_on(MERIT, TODAY), on=TODAY)

    assert (facts.person.service_to, facts.person.gone_by) == (None, TODAY)


def test_an_investigated_head_is_found_for_the_unit_only_while_heading_it(at):
    units = tree(at)
    head = officer(units["station"], at, is_leading_body=True)
    barred(head, account("d", Role.DISCIPLINE, units["county"], at=at), at)
    award = award_on("police.collective.merit_third", TODAY)

    def ask(unit):
        return facts_for(unit=units[unit], award=award, on=TODAY).head_is_investigated

    assert (ask("station"), ask("other_station")) == (True, False)
    Posting.objects.filter(officer=head).update(valid_to=date(2026, 11, 23))
    assert ask("station") is False


def test_the_facts_cost_the_same_number_of_queries_with_one_honor_and_with_ten(at, django_assert_num_queries):
    units = tree(at)
    user = account("d", Role.DISCIPLINE, units["county"], at=at)
    award = award_on(MERIT, TODAY)
    scheme = cases.merit_scheme(units["county"], at)
    for number in (1, 10):
        person = officer(units["station"], at)
        case = cases.nomination(person, at, scheme=scheme, award=award)
        for year in range(number):
            granted(person, at, decided_on=date(2015 + year, 3, 1))
            barred(person, user, at, starts_on=date(2015 + year, 1, 1), lifted_on=date(2015 + year, 2, 1))
        case = type(case).objects.select_related("officer", "award__edition", "scheme", "deed", "unit").get(pk=case.pk)
        with django_assert_num_queries(2):
            findings_of(case, TODAY)


def test_hr_and_discipline_over_the_subject_know_of_bars_and_nobody_of_oneself(at):
    units = tree(at)
    person = officer(units["station"], at)
    user = account("own", Role.HR, units["county"], at=at, officer=person)

    def knows(role, unit, **facts):
        return may_know_bars(actor_with(role, units[unit], **facts), officer=person, unit=None)

    assert knows(Role.HR, "county")
    assert knows(Role.DISCIPLINE, "city")
    assert not knows(Role.HR, "other_station")
    assert not knows(Role.STATION_CHIEF, "station")
    assert not knows(Role.LEADER, "county")
    assert not knows(Role.COMMITTEE_CHAIR, "county")
    assert not knows(Role.HR, "county", user=user)


def test_who_is_put_forward_for_the_same_star_already_is_told_before_a_draft_is_begun(at):
    units = tree(at)
    person = officer(units["station"], at)
    cycle = cases.cycle(units["county"], at)
    asked = {"officer": person, "cycle": cycle, "on": TODAY}
    first = cases.nomination(person, at, cycle=cycle, star="service")

    assert codes(examine(facts_for(star="service", **asked))) == ["put_forward"]
    assert codes(examine(facts_for(star="loyalty", **asked))) == []
    assert codes(findings_of(first, TODAY)) == []
    first.advance(state="withdrawn")
    assert codes(examine(facts_for(star="service", **asked))) == []
