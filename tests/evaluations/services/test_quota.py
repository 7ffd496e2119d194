from datetime import date

import pytest

from evaluations.models import Quota
from evaluations.selectors.authority import award_on
from evaluations.selectors.quota import claim_for, visible_to
from evaluations.services.quota import set_quota
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.services.honor import grant_honor
from honors.services.unit_front_line import set_front_line
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

YEAR = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
MERIT = "police.individual.merit_third"


def limit(units, at, by="county", role=Role.HR, **facts):
    values = {"award": MERIT, "limit": 3, **YEAR, **facts}
    return set_quota(actor=actor_with(role, units[by]), organ=units["county"], at=at, **values)


def granted(person, at, decided_on):
    return grant_honor(
        actor=SYSTEM,
        award=award_on(MERIT, decided_on),
        officer=person,
        unit=person.unit,
        organ="湖州市公安局",
        organ_level="prefecture",
        document_number="文1号",
        decided_on=decided_on,
        at=at,
    )


def used(quota):
    row = visible_to(SYSTEM, on=date(2026, 12, 31)).get(pk=quota.pk)
    return row.reserved_total, row.committed_total


def test_what_is_decided_in_the_period_is_committed_and_what_is_under_way_reserved(at):
    units = tree(at)
    quota = limit(units, at)
    person = officer(units["station"], at)
    scheme = cases.merit_scheme(units["county"], at)
    award = award_on(MERIT, date(2026, 11, 24))
    assert used(quota) == (0, 0)

    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31)):
        honor = granted(person, at, day)
    case = cases.nomination(person, at, scheme=scheme, award=award, state="eligible")
    cases.nomination(person, at, scheme=scheme, award=award, with_deed=False)
    assert used(quota) == (1, 2)

    Honor.objects.filter(pk=honor.pk).update(status="revoked", revoked_on=date(2026, 12, 31))
    cases.walk(case, "draft", at)
    case.advance(state="declined")
    assert used(quota) == (0, 1)


def test_a_star_has_its_own_limit(at):
    units = tree(at)
    quota = limit(units, at, award="star.loyalty")
    cycle = cases.cycle(units["county"], at)
    person = officer(units["station"], at)
    other = officer(units["station"], at, name="李验")
    cases.nomination(person, at, cycle=cycle, star="loyalty", state="eligible")
    cases.nomination(other, at, cycle=cycle, star="loyalty", state="submitted")
    cases.nomination(person, at, cycle=cycle, star="service", state="eligible")

    assert used(quota) == (1, 0)


def test_a_rehearsal_takes_no_place(at):
    units = tree(at)
    quota = limit(units, at, award="star.loyalty")
    rehearsal = cases.cycle(units["county"], at, is_rehearsal=True)
    cases.nomination(officer(units["station"], at), at, cycle=rehearsal, star="loyalty", state="eligible")

    assert used(quota) == (0, 0)


def test_a_limit_of_a_level_counts_every_award_of_it_and_one_category_where_it_says_so(at):
    units = tree(at)
    person = officer(units["station"], at)
    both, alone, groups, other = (
        limit(units, at, award="", level="merit_third"),
        limit(units, at, award="", level="merit_third", category="individual"),
        limit(units, at, award="", level="merit_third", category="collective"),
        limit(units, at, award="", level="commendation"),
    )

    granted(person, at, date(2026, 5, 1))
    group_award = award_on("police.collective.merit_third", date(2026, 5, 1))
    facts = {"organ": "湖州市公安局", "organ_level": "prefecture", "document_number": "文2号", "at": at}
    grant_honor(
        actor=SYSTEM, award=group_award, officer=None, unit=units["station"], decided_on=date(2026, 5, 1), **facts
    )

    assert [used(quota)[1] for quota in (both, alone, groups, other)] == [2, 1, 1, 0]


def test_a_provisional_honor_that_was_not_confirmed_in_time_takes_no_place(at):
    units = tree(at)
    quota = limit(units, at)
    honor = granted(officer(units["station"], at), at, date(2026, 5, 1))
    assert used(quota) == (0, 1)

    Honor.objects.filter(pk=honor.pk).update(status="provisional", provisional_until=date(2026, 12, 30))
    assert used(quota) == (0, 0)
    Honor.objects.filter(pk=honor.pk).update(provisional_until=date(2026, 12, 31))
    assert used(quota) == (0, 1)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"by": "station"}, "access.denied"),
        ({"role": Role.LEADER}, "access.denied"),
        ({"award": "nothing"}, "award.unknown"),
        ({"award": ""}, "quota.award_or_star"),
        ({"level": "merit_third"}, "quota.award_or_star"),
        ({"category": "collective"}, "quota.wrong_category"),
        ({"front_line_floor": "2/1"}, "quota.bad_share"),
        ({"leader_ceiling": "20%"}, "quota.bad_share"),
    ],
)
def test_what_is_not_allowed_or_cannot_be_read_is_refused(at, facts, code):
    with pytest.raises(RuleViolation) as refusal:
        limit(tree(at), at, **facts)

    assert refusal.value.code == code
    assert not Quota.objects.exists()


def test_two_limits_never_cover_the_same_day(at):
    units = tree(at)
    limit(units, at)

    with pytest.raises(RuleViolation) as refusal:
        limit(units, at, period_from=date(2026, 12, 31), period_to=date(2027, 6, 30))
    assert refusal.value.code == "quota.overlap"


def test_a_floor_counts_units_that_were_at_the_front_on_the_day(at):
    units = tree(at)
    person = officer(units["station"], at)
    quota = limit(units, at)
    for day in (date(2026, 6, 30), date(2026, 7, 1)):
        granted(person, at, day)
    set_front_line(
        actor=SYSTEM,
        unit=units["station"],
        is_front_line=False,
        valid_from=date(2026, 7, 1),
        document_number="湖公〔2026〕8号",
        reason="改为机关编制",
        at=at,
    )
    person.refresh_from_db()

    row = visible_to(SYSTEM, on=date(2026, 12, 31)).get(pk=quota.pk)
    assert (row.committed_total, row.committed_front_line) == (2, 1)
    taken = [
        claim_for(officer=person, unit=None, award=award_on(MERIT, day), on=day).places.front_line
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert taken == [1, 0]
