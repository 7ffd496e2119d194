"""A chief who is away: a colleague acts for some days, within the chief's own role, administrators apart."""

from datetime import date, timedelta

import pytest

from evaluations.models import RuleParameter
from evaluations.permissions.nomination import open_acts
from evaluations.services.deputy import name_deputy
from evaluations.services.nomination import edit_nomination, submit_nomination, withdraw_nomination
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, RoleGrant
from honors.models.base import dated
from honors.selectors.account import actor_for
from honors.services.grant import grant_role
from tests.actors import account, actor_with
from tests.factories.cases import cycle, nomination, star_scheme
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def chief(at, units):
    user = account("chief", Role.STATION_CHIEF, units["station"], at=at, officer=officer(units["station"], at))
    return actor_with(Role.STATION_CHIEF, units["station"], user=user)


@pytest.fixture
def colleague(at, units):
    return account("colleague", None, units["station"], at=at, officer=officer(units["station"], at, name="李验"))


@pytest.fixture
def named(at, units, chief, colleague):
    today = dated(at)

    def name(**facts):
        values = {"actor": chief, "user": colleague, "unit": units["station"], "at": at, **facts}
        first = values.pop("first", today)
        return name_deputy(valid_from=first, valid_to=first + (values.pop("days", 10) - 1) * DAY, **values)

    return name


def actor_on(user, at):
    return actor_for(user, on=dated(at), source="", request_id="")


def code_of(call, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(**facts)
    return refusal.value.code


def test_a_deputy_holds_the_chiefs_role_for_those_days_and_no_longer(at, units, named, colleague):
    grant = named()

    today = dated(at)
    assert (grant.role, grant.unit, grant.valid_from, grant.valid_to) == (
        "station_chief",
        units["station"],
        today,
        today + 9 * DAY,
    )

    def acts(day):
        return actor_for(colleague, on=day, source="", request_id="").has_role_at(grant.unit_id, Role.STATION_CHIEF)

    assert [acts(today + days * DAY) for days in (-1, 0, 9, 10)] == [False, True, True, False]
    event = AuditEvent.objects.get(event="deputy.name")
    assert (event.actor, event.object_id) == ("chief", str(grant.pk))


def test_sixty_days_are_the_most_and_the_number_is_data(named):
    assert code_of(named, days=61) == "deputy.too_long"
    named(days=60)
    RuleParameter.objects.filter(rule="R-39", name="deputy_max_days").update(value="5")
    assert code_of(named, days=6) == "deputy.too_long"


def test_only_the_chief_of_that_very_unit_names_one_of_it_and_never_itself(at, units, chief, named, colleague):
    above = actor_with(Role.STATION_CHIEF, units["county"], user=account("above", None, units["county"], at=at))
    hr = actor_with(Role.HR, units["station"], user=account("hr", None, units["station"], at=at))
    stranger = account("stranger", None, units["station"], at=at, officer=officer(units["other_station"], at))

    assert code_of(named, actor=above) == "deputy.not_your_unit"
    assert code_of(named, actor=hr) == "deputy.not_your_unit"
    assert code_of(named, unit=units["other_station"]) == "deputy.not_your_unit"
    assert code_of(named, user=stranger) == "deputy.not_of_unit"
    assert code_of(named, user=type(colleague).objects.get(pk=chief.user_id)) == "deputy.self"
    assert RoleGrant.objects.filter(user=colleague).count() == 0


def test_a_deputy_cannot_pass_the_role_on_for_longer(at, units, named, colleague):
    named(days=10)
    third = account("third", None, units["station"], at=at, officer=officer(units["station"], at, name="王测"))
    deputy = actor_with(Role.STATION_CHIEF, units["station"], user=colleague)

    assert code_of(named, actor=deputy, user=third, days=11) == "deputy.dates"


def test_days_lie_ahead(at, named):
    assert code_of(named, first=dated(at) - DAY) == "deputy.dates"
    assert code_of(named, days=0) == "deputy.dates"


def test_who_administers_the_system_acts_for_no_chief(at, units, named, colleague):
    grant_role(
        actor=SYSTEM, user=colleague, role=Role.AUDIT_ADMIN, unit=units["county"], valid_from=date(2020, 1, 1), at=at
    )

    assert code_of(named) == "grant.excluded"


def test_a_deputy_whose_time_is_over_takes_nothing_back_and_the_chief_does(at, units, chief, colleague, named):
    named()
    case = nomination(
        officer(units["station"], at, name="受试"),
        at,
        cycle=cycle(units["county"], at),
        state="submitted",
        owner=colleague,
    )
    other = actor_with(Role.STATION_CHIEF, units["other_station"])
    deputy, later = actor_on(colleague, at), actor_on(colleague, at + 30 * DAY)

    assert "withdraw" in open_acts(deputy, case)
    assert "withdraw" not in open_acts(later, case)
    assert "withdraw" not in open_acts(other, case)
    assert code_of(withdraw_nomination, actor=later, nomination=case, reason="", at=at) == "nomination.wrong_role"
    done = withdraw_nomination(actor=chief, nomination=case, reason="本人已调离", at=at)
    assert (done.state, done.nominated_by_id) == ("withdrawn", colleague.pk)


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_a_deputy_whose_time_is_over_neither_changes_nor_hands_in_what_was_begun(at, units, colleague, named, state):
    named()
    run = cycle(units["county"], at)
    case = nomination(officer(units["station"], at, name="受试"), at, cycle=run, state=state, owner=colleague)
    deputy, later = actor_on(colleague, at), actor_on(colleague, at + 30 * DAY)

    assert {"edit", "submit"} <= set(open_acts(deputy, case))
    assert open_acts(later, case) == []
    assert code_of(edit_nomination, actor=later, nomination=case, changes={}, at=at) == "nomination.wrong_role"
    assert code_of(submit_nomination, actor=later, nomination=case, at=at) == "nomination.wrong_role"


def test_where_officers_put_each_other_forward_the_chief_takes_back_no_case_of_theirs(at, units, chief, colleague):
    scheme = star_scheme(units["county"], at, nominators=["officer", "station_chief"])
    run = cycle(units["county"], at, scheme=scheme)
    grant_role(actor=SYSTEM, user=colleague, role=Role.OFFICER, unit=units["station"], valid_from=dated(at), at=at)
    case = nomination(officer(units["station"], at, name="受试"), at, cycle=run, state="submitted", owner=colleague)

    assert "withdraw" not in open_acts(chief, case)
    assert "withdraw" in open_acts(actor_on(colleague, at), case)
