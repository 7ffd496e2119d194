import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AccessToken, AuditEvent, User
from honors.services.account import create_account, set_account_active
from tests.actors import account, actor_with
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def admin(units):
    return actor_with(Role.SYSTEM_ADMIN, units["county"])


def refusal(**facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        create_account(**facts)
    return caught.value.code


def test_a_generated_password_is_given_once_and_works(admin, at):
    made = create_account(actor=admin, username="li.ming", at=at)

    assert made.password is not None
    assert len(made.password) == 16
    assert User.objects.get(username="li.ming").check_password(made.password)


def test_a_chosen_password_is_not_repeated_and_leaves_no_trace(admin, units, at):
    person = officer(units["station"], at)

    made = create_account(actor=admin, username="li.ming", officer=person, password="long enough words", at=at)

    assert made.password is None
    assert (made.user.officer, made.user.check_password("long enough words")) == (person, True)
    event = AuditEvent.objects.get(event="account.create")
    assert (event.result, event.object_id) == ("done", str(made.user.pk))
    assert b"long enough" not in bytes(event.body)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"username": ""}, "account.name_form"),
        ({"username": "two words"}, "account.name_form"),
        ({"username": "x" * 65}, "account.name_form"),
        ({"username": "taken"}, "account.name_taken"),
        ({"username": "new", "password": "short"}, "account.weak_password"),
        ({"username": "new", "password": "password123"}, "account.weak_password"),
    ],
)
def test_what_cannot_be_an_account_is_refused(admin, units, at, facts, code):
    account("taken", None, units["station"], at=at)

    assert refusal(actor=admin, at=at, **facts) == code
    assert User.objects.count() == 1


def test_a_person_has_one_account(admin, units, at):
    person = officer(units["station"], at)
    create_account(actor=admin, username="first", officer=person, at=at)

    assert refusal(actor=admin, username="second", officer=person, at=at) == "account.officer_taken"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_no_other_role_makes_accounts(units, at, role):
    actor = actor_with(role, units["ministry"])

    assert refusal(actor=actor, username="new", at=at) == "access.denied"


def test_a_system_administrator_makes_no_account_for_people_elsewhere(units, at):
    actor = actor_with(Role.SYSTEM_ADMIN, units["station"])
    stranger = officer(units["other_station"], at)

    assert refusal(actor=actor, username="new", officer=stranger, at=at) == "access.denied"


def test_switching_an_account_off_ends_its_sessions(admin, units, at):
    user = account("chief", None, units["station"], at=at)
    AccessToken.objects.create(digest="0" * 64, user=user, created_at=at, expires_at=at)

    user = set_account_active(actor=admin, user=user, active=False, at=at)

    assert (user.is_active, user.version) == (False, 2)
    assert not AccessToken.objects.exists()


def test_a_stale_version_changes_nothing(admin, units, at):
    user = account("chief", None, units["station"], at=at)

    with pytest.raises(RuleViolation) as caught:
        set_account_active(actor=admin, user=user, active=False, at=at, expected_version=7)

    assert caught.value.code == "version.stale"
    assert User.objects.get().is_active


def test_nobody_switches_off_the_own_account(units, at):
    user = account("admin", Role.SYSTEM_ADMIN, units["county"], at=at)

    with pytest.raises(RuleViolation) as caught:
        set_account_active(
            actor=actor_with(Role.SYSTEM_ADMIN, units["county"], user=user), user=user, active=False, at=at
        )

    assert caught.value.code == "account.own"


def test_the_system_sets_up_the_first_accounts(at):
    assert create_account(actor=SYSTEM, username="first", at=at).user.is_active
