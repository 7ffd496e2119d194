from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Ground, PrizePayment, RecoveryRule
from honors.selectors.honor_change import recovery_of, terms_of
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, revoke_honor
from honors.services.recovery_rule import set_recovery_rule
from tests.actors import actor_with
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)
NOTHING = {"recovers_money": False, "ends_treatment": False, "is_filed": False, "is_published": False}


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(units):
    return actor_with(Role.HR, units["county"])


def set_rule(at, actor, code="fraud", **facts):
    values = {**NOTHING, "source": "湖公政〔2026〕12号", "confidence": "H", "valid_from": DAY, **facts}
    return set_recovery_rule(actor=actor, ground=Ground.objects.get(code=code), at=at, **values)


def refused(*args, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        set_rule(*args, **facts)
    return caught.value.code


def revoked_on(day, units, at, **terms):
    """What a revocation of that day leaves open, and what it waives."""
    person = officer(units["station"], at)
    (honor,) = grant_honors(actor=SYSTEM, grants=[grant(person, units["station"])], at=at)
    PrizePayment.objects.create(honor=honor, amount="5000", paid_on=date(2026, 4, 1), created_at=at)
    ruling = Ruling(reason="事迹不实", document_number="湖公撤〔2026〕1号", decided_on=day)
    leader = actor_with(Role.LEADER, units["city"])
    revoke_honor(actor=leader, honor=honor, ground="fraud", ruling=ruling, at=at, **terms)
    honor.refresh_from_db()
    return terms_of(honor), {item.kind: item.state for item in recovery_of(honor) if item.kind != "token"}


def test_a_revocation_goes_by_the_rule_of_the_day_it_was_decided_on(units, at, hr):
    set_rule(at, hr)

    terms, items = revoked_on(date(2026, 6, 30), units, at)
    assert (terms.recovers_money, terms.is_published) == (True, True)
    assert items == {"prize": "open", "treatment": "open", "file_note": "open", "publication": "open"}
    terms, items = revoked_on(DAY, units, at)
    assert (terms.recovers_money, terms.is_published) == (False, False)
    assert items == {"prize": "waived", "treatment": "waived", "file_note": "waived", "publication": "waived"}


@pytest.mark.parametrize("name", NOTHING)
def test_each_point_of_the_rule_moves_its_own_item_alone(units, at, hr, name):
    set_rule(at, hr, **{name: True})
    kind = {
        "recovers_money": "prize",
        "ends_treatment": "treatment",
        "is_filed": "file_note",
        "is_published": "publication",
    }

    _, items = revoked_on(DAY, units, at)

    assert {one for one, state in items.items() if state == "open"} == {kind[name]}


def test_the_decision_may_say_otherwise_about_money_and_publication(units, at, hr):
    set_rule(at, hr)

    terms, items = revoked_on(DAY, units, at, recovers_money=True, is_published=True)

    assert (terms.recovers_money, terms.is_published) == (True, True)
    assert (items["prize"], items["publication"]) == ("open", "open")


def test_a_change_is_a_new_row_and_the_row_of_before_keeps_its_days_and_its_source(units, at, hr):
    row = set_rule(at, hr)

    rows = RecoveryRule.objects.filter(ground="fraud").values_list("valid_from", "valid_to", "source", "confidence")
    before, after = rows
    assert before[:2] == (None, date(2026, 6, 30))
    assert after == (DAY, None, "湖公政〔2026〕12号", "H")
    assert row.ground_id == "fraud"
    event = AuditEvent.objects.get(event="ground.set_recovery")
    assert (event.result, event.object_id) == ("done", "fraud")


def test_only_hr_sets_a_rule_and_only_for_a_ground_of_revocation_and_forward(units, at, hr):
    assert refused(at, actor_with(Role.LEADER, units["county"])) == "access.denied"
    assert refused(at, hr, code="revocation_annulled") == "ground.not_revoking"
    assert refused(at, hr, expected_version=9) == "version.stale"
    set_rule(at, hr)
    assert refused(at, hr) == "ground.recovery_not_later"
    assert RecoveryRule.objects.filter(ground="fraud").count() == 2


def test_where_no_rule_is_in_force_nothing_is_revoked_on_a_guess(units, at, hr):
    set_rule(at, hr)
    RecoveryRule.objects.filter(ground="fraud", valid_from=None).delete()

    with pytest.raises(RuleViolation) as caught:
        revoked_on(date(2026, 6, 30), units, at)

    assert caught.value.code == "ground.no_recovery_rule"
