from datetime import date
from decimal import Decimal

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import PrizePayment
from honors.selectors.prize import paid_on, prize_of
from honors.services.award import add_prize
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, revoke_honor
from honors.services.prize import pay_prize
from tests.actors import account, actor_with
from tests.factories.honors import award, grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

PAID = date(2026, 4, 1)


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(units):
    return actor_with(Role.HR, units["county"])


@pytest.fixture
def honor(at, units):
    return make(at, units)


def make(at, units, **facts):
    return grant_honors(actor=SYSTEM, grants=[grant(officer(units["station"], at), units["station"], **facts)], at=at)[
        0
    ]


def refusal_of(**facts):
    with pytest.raises(RuleViolation) as refusal:
        pay_prize(**facts)
    return refusal.value.code


def test_the_sum_is_that_of_the_approval_date(at, honor):
    add_prize(actor=SYSTEM, award=award(), amount=Decimal(7000), valid_from=date(2026, 3, 3), source="新标准", at=at)

    assert prize_of(honor).amount == 5000


def test_from_the_first_day_of_a_new_sum_it_is_the_new_one(at, honor):
    add_prize(actor=SYSTEM, award=award(), amount=Decimal(7000), valid_from=date(2026, 3, 2), source="新标准", at=at)

    assert prize_of(honor).amount == 7000


def test_it_is_paid_once(at, honor, hr):
    facts = {"actor": hr, "honor": honor, "at": at}
    assert paid_on(honor) is None

    payment = pay_prize(**facts, paid_on=PAID)

    assert (payment.amount, paid_on(honor)) == (5000, PAID)
    assert refusal_of(**facts, paid_on=PAID) == "honor.prize_paid"
    assert PrizePayment.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"origin": "imported", "provenance": "file"}, "honor.imported_not_paid"),
        ({"award": ("star.service", "stars")}, "honor.no_prize"),
        ({"provisional_until": date(2026, 11, 23)}, "honor.not_in_force"),
    ],
)
def test_what_is_never_paid(at, units, hr, facts, code):
    if "award" in facts:
        facts = {"award": award(*facts["award"])}

    assert refusal_of(actor=hr, honor=make(at, units, **facts), paid_on=PAID, at=at) == code


def test_a_provisional_honor_is_paid_on_its_last_day(at, units, hr):
    honor = make(at, units, provisional_until=date(2026, 11, 24))

    assert pay_prize(actor=hr, honor=honor, paid_on=PAID, at=at).amount == 5000


def test_a_revoked_honor_is_not_paid(at, honor, hr):
    ruling = Ruling(reason="事迹不实", document_number="湖公撤〔2026〕1号", decided_on=PAID)
    revoke_honor(actor=SYSTEM, honor=honor, ground="fraud", ruling=ruling, at=at)

    assert refusal_of(actor=hr, honor=honor, paid_on=PAID, at=at) == "honor.not_in_force"


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 11, 25)])
def test_it_is_paid_between_the_approval_and_today(at, honor, hr, day):
    assert refusal_of(actor=hr, honor=honor, paid_on=day, at=at) == "honor.paid_too_early"


def test_hr_over_the_recipient_pays_and_nobody_the_own(at, units, honor):
    leader = actor_with(Role.LEADER, units["county"])
    next_door = actor_with(Role.HR, units["other_station"])
    own = account("own", Role.HR, units["county"], at=at, officer=honor.officer)
    mine = actor_with(Role.HR, units["county"], user=own)

    assert [refusal_of(actor=actor, honor=honor, paid_on=PAID, at=at) for actor in (leader, next_door, mine)] == [
        "access.denied",
        "access.denied",
        "honor.own",
    ]
