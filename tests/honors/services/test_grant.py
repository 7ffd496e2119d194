from datetime import date
from itertools import product

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, RoleGrant
from honors.selectors.account import actor_for
from honors.services.grant import end_grant, grant_role
from tests.actors import account, actor_with
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

ADMINISTRATORS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def user(units, at):
    return account("somebody", None, units["station"], at=at)


@pytest.fixture
def keeper(units):
    return actor_with(Role.SECURITY_ADMIN, units["county"])


def give(role, user, unit, at, *, actor=SYSTEM, start=date(2026, 1, 1), end=None):
    return grant_role(actor=actor, user=user, role=role, unit=unit, valid_from=start, valid_to=end, at=at)


def refusal(call, *args, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        call(*args, **facts)
    return caught.value.code


@pytest.mark.parametrize(("held", "wanted"), list(product(Role, Role)), ids=str)
def test_an_administrator_excludes_every_other_role(units, user, at, held, wanted):
    give(held, user, units["county"], at)

    if held is not wanted and {held, wanted} & ADMINISTRATORS:
        assert refusal(give, wanted, user, units["station"], at) == "grant.excluded"
        assert RoleGrant.objects.count() == 1
    else:
        give(wanted, user, units["station"], at)
        assert RoleGrant.objects.count() == 2


@pytest.mark.parametrize(
    ("span", "is_excluded"),
    [
        ((date(2026, 6, 30), None), True),
        ((date(2026, 7, 1), None), False),
        ((date(2025, 1, 1), date(2026, 1, 1)), True),
        ((date(2025, 1, 1), date(2025, 12, 31)), False),
        ((date(2026, 3, 1), date(2026, 4, 1)), True),
        ((date(2025, 1, 1), date(2027, 1, 1)), True),
    ],
)
def test_roles_exclude_each_other_only_in_the_same_time(units, user, at, span, is_excluded):
    start, end = span
    give(Role.HR, user, units["county"], at, end=date(2026, 6, 30))

    if is_excluded:
        assert refusal(give, Role.AUDIT_ADMIN, user, units["county"], at, start=start, end=end) == "grant.excluded"
    else:
        give(Role.AUDIT_ADMIN, user, units["county"], at, start=start, end=end)


def test_the_same_role_for_the_same_unit_does_not_overlap(units, user, at):
    give(Role.HR, user, units["county"], at, end=date(2026, 6, 30))

    assert refusal(give, Role.HR, user, units["county"], at, start=date(2026, 6, 30)) == "grant.overlaps"
    give(Role.HR, user, units["county"], at, start=date(2026, 7, 1))


def test_a_grant_does_not_end_before_it_begins(units, user, at):
    assert refusal(give, Role.HR, user, units["county"], at, end=date(2025, 12, 31)) == "grant.dates"


def test_a_grant_counts_on_its_first_and_last_day_and_no_other(units, user, at):
    give(Role.HR, user, units["county"], at, start=date(2026, 3, 1), end=date(2026, 3, 31))

    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    held = [Role.HR in actor_for(user, on=day, source="", request_id="").roles for day in days]
    assert held == [False, True, True, False]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY_ADMIN])
def test_no_other_role_gives_roles(units, user, at, role):
    actor = actor_with(role, units["ministry"])

    assert refusal(give, Role.OFFICER, user, units["station"], at, actor=actor) == "access.denied"


def test_a_security_administrator_gives_roles_for_the_own_unit_and_below(units, user, at, keeper):
    grant = give(Role.STATION_CHIEF, user, units["station"], at, actor=keeper)

    assert refusal(give, Role.HR, user, units["city"], at, actor=keeper) == "access.denied"
    event = AuditEvent.objects.get(event="grant.give", result="done")
    assert (event.object_kind, event.object_id) == ("rolegrant", str(grant.pk))


def test_a_grant_ends_earlier_and_never_later(units, user, at, keeper):
    grant = give(Role.HR, user, units["county"], at, end=date(2026, 12, 31))

    def end(day):
        return end_grant(actor=keeper, grant=grant, last_day=day, at=at)

    assert refusal(end, date(2027, 1, 1)) == "grant.only_shorten"
    assert refusal(end, date(2025, 12, 31)) == "grant.dates"
    assert end(date(2026, 11, 23)).valid_to == date(2026, 11, 23)
    assert refusal(end, date(2026, 11, 22)) == "grant.ended"


def test_somebody_elsewhere_does_not_end_a_grant(units, user, at):
    grant = give(Role.HR, user, units["county"], at)
    stranger = actor_with(Role.SECURITY_ADMIN, units["station"])

    assert refusal(end_grant, actor=stranger, grant=grant, last_day=date(2026, 12, 1), at=at) == "access.denied"
