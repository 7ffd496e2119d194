from datetime import date
from decimal import Decimal

import pytest

from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, AuthorityRule
from honors.selectors.award import award_by_code
from honors.services.award import add_prize, edit_authority_rule, edit_award
from tests.actors import actor_with
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

CODE = "police.individual.merit_third"


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(units):
    return actor_with(Role.HR, units["city"])


@pytest.fixture
def award():
    return award_by_code(CODE, on=date(2026, 11, 24))


@pytest.fixture
def rule():
    return AuthorityRule.objects.get(
        edition__code="police-2015", recipient_kind="county_staff", award_code="police.individual.merit_second"
    )


def refusal(call, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        call(**facts)
    return caught.value.code


def test_hr_corrects_a_number_with_its_source_and_both_values_are_on_record(hr, award, at):
    edit_award(actor=hr, award=award, notice_days=5, source="浙公政〔2026〕1号", at=at, expected_version=1)

    award.refresh_from_db()
    assert (award.notice_days, award.source, award.version) == (5, "浙公政〔2026〕1号", 2)
    body = bytes(AuditEvent.objects.get(event="award.edit").body).decode()
    assert '"after":{"notice_days":5' in body
    assert '"before":{"notice_days":7' in body


@pytest.mark.parametrize(
    ("role", "unit", "is_allowed"),
    [
        (Role.HR, "ministry", True),
        (Role.HR, "province", True),
        (Role.HR, "city", True),
        (Role.HR, "county", False),
        (Role.HR, "station", False),
        *[(role, "ministry", False) for role in Role if role is not Role.HR],
    ],
)
def test_the_catalogue_is_edited_by_hr_from_the_prefecture_up(request, role, unit, is_allowed):
    units, award, at = (request.getfixturevalue(name) for name in ("units", "award", "at"))
    facts = {"actor": actor_with(role, units[unit]), "award": award, "notice_days": 5, "source": "文", "at": at}

    if is_allowed:
        assert edit_award(**facts).notice_days == 5
    else:
        assert refusal(edit_award, **facts) == "access.denied"


def test_an_award_does_not_end_before_it_begins(hr, award, at):
    assert refusal(edit_award, actor=hr, award=award, valid_to=date(2015, 1, 1), source="文", at=at) == "award.dates"


def test_what_names_an_award_is_not_edited(hr, award, at):
    with pytest.raises(TypeError):
        edit_award(actor=hr, award=award, code="other", source="文", at=at)


def test_a_new_prize_ends_the_one_before(hr, award, at):
    add_prize(actor=hr, award=award, amount=Decimal(6000), valid_from=date(2027, 1, 1), source="文", at=at)

    assert [(p.amount, p.valid_from, p.valid_to) for p in award.prizes.order_by("valid_from")] == [
        (Decimal(5000), date(2016, 1, 1), date(2026, 12, 31)),
        (Decimal(6000), date(2027, 1, 1), None),
    ]


@pytest.mark.parametrize(
    ("start", "end"), [(date(2016, 1, 1), None), (date(2015, 1, 1), None), (date(2027, 1, 1), date(2026, 1, 1))]
)
def test_a_prize_comes_after_the_last_one(hr, award, at, start, end):
    facts = {"actor": hr, "award": award, "amount": Decimal(1), "source": "文", "at": at}

    assert refusal(add_prize, **facts, valid_from=start, valid_to=end) == "award.prize_dates"
    assert award.prizes.get().valid_to is None


def test_a_cell_of_the_authority_table_is_corrected_with_its_source(hr, rule, at):
    rule = edit_authority_rule(actor=hr, rule=rule, mandate="CITY", source="浙公政〔2026〕1号", at=at)

    assert (rule.organ, rule.mandate, rule.version) == ("PROV", "CITY", 2)
    body = bytes(AuditEvent.objects.get(event="authority.edit").body).decode()
    assert '"before":{"mandate":""' in body


@pytest.mark.parametrize(
    "changes", [{"organ": ""}, {"is_known": False}, {"is_known": False, "organ": "", "mandate": "CITY"}]
)
def test_a_known_cell_names_its_organ_and_an_unknown_one_names_none(hr, rule, at, changes):
    assert refusal(edit_authority_rule, actor=hr, rule=rule, source="文", at=at, **changes) == "authority.organ_missing"


def test_the_authority_table_is_closed_to_a_county(units, rule, at):
    actor = actor_with(Role.HR, units["county"])

    assert refusal(edit_authority_rule, actor=actor, rule=rule, mandate="CITY", source="文", at=at) == "access.denied"
