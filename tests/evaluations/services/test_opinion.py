from datetime import date

import pytest

from evaluations.domain.opinion import OpinionKind, OpinionVerdict
from evaluations.models import Opinion
from evaluations.selectors.authority import award_on
from evaluations.services.opinion import give_opinion
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def person(units, at):
    return officer(units["station"], at)


@pytest.fixture
def case(units, person, at):
    scheme = cases.merit_scheme(units["county"], at)
    return cases.nomination(
        person, at, scheme=scheme, award=award_on("police.individual.merit_third", TODAY), state="eligible"
    )


def give(role, unit, case, at, *, kind="discipline", dated_on=TODAY, who="giver", subject=None):
    user = account(who, role, unit, at=at, officer=subject)
    return give_opinion(
        actor=actor_with(role, unit, user=user),
        nomination=case,
        kind=OpinionKind(kind),
        verdict=OpinionVerdict.AGREE,
        dated_on=dated_on,
        at=at,
    )


def refused(*args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        give(*args, **kwargs)
    assert not Opinion.objects.exists()
    return refusal.value.code


RIGHTS = {
    "unit": {Role.STATION_CHIEF, Role.HR},
    "political": {Role.HR},
    "discipline": {Role.DISCIPLINE},
    "cadre": {Role.HR},
}


@pytest.mark.parametrize("kind", RIGHTS)
@pytest.mark.parametrize("role", [r for r in Role if r != Role.OFFICER])
def test_each_kind_is_given_by_its_roles_alone(units, case, at, kind, role):
    if role in RIGHTS[kind]:
        opinion = give(role, units["county"], case, at, kind=kind)
        assert (opinion.kind, opinion.verdict, opinion.dated_on) == (kind, "agree", TODAY)
    else:
        assert refused(role, units["county"], case, at, kind=kind) == "opinion.wrong_role"


def test_the_role_is_held_over_the_unit_of_the_case(units, case, at):
    assert refused(Role.DISCIPLINE, units["other_station"], case, at) == "opinion.wrong_role"


def test_nobody_gives_an_opinion_on_the_own_case(units, case, person, at):
    assert refused(Role.DISCIPLINE, units["county"], case, at, subject=person) == "opinion.own_case"


@pytest.mark.parametrize(
    ("dated_on", "code"), [(date(2026, 11, 25), "opinion.future"), (date(2026, 11, 13), "opinion.before_deed")]
)
def test_an_opinion_dates_from_between_the_deed_and_today(units, case, at, dated_on, code):
    assert refused(Role.DISCIPLINE, units["county"], case, at, dated_on=dated_on) == code


@pytest.mark.parametrize("state", ["draft", "refused", "declined", "withdrawn", "conferred", "suspended"])
def test_a_case_that_is_not_under_way_takes_no_opinion(units, person, at, state):
    scheme = cases.merit_scheme(units["county"], at)
    case = cases.nomination(
        person, at, scheme=scheme, award=award_on("police.individual.merit_third", TODAY), state=state
    )

    assert refused(Role.DISCIPLINE, units["county"], case, at) == "opinion.not_pending"


def test_one_opinion_of_a_kind_a_day(units, case, at):
    give(Role.DISCIPLINE, units["county"], case, at)

    with pytest.raises(RuleViolation) as refusal:
        give(Role.DISCIPLINE, units["county"], case, at, who="second")
    assert refusal.value.code == "opinion.already_given"
    assert give(Role.DISCIPLINE, units["county"], case, at, who="third", dated_on=date(2026, 11, 23)).pk
