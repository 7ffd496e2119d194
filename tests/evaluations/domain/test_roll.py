"""The roll: frozen facts, the same bytes for the same facts, and a hash that covers every one of them."""

import hashlib

import pytest

from evaluations.domain.ballot import make_rules
from evaluations.domain.roll import make_roll, read_roll
from honors.domain.errors import RuleViolation

RULES = {
    "method": "approval",
    "seats": None,
    "quorum": "2/3",
    "threshold": {"of": "valid", "share": "1/2", "strict": True},
    "tie_break": [],
}
FACTS = {
    "round_id": "r1",
    "public_key": bytes([171]) * 32,
    "rules": make_rules(**RULES),
    "voters": ["u3", "u1", "u2", "u4"],
    "present": ["u2", "u1", "u4"],
    "items": ["n2", "n1"],
    "recused": {"n1": ["u2", "u3", "u9"]},
}
ROLL = make_roll(**FACTS)


def test_the_roll_is_hashed_from_bytes_that_anybody_can_write():
    written = (
        '{"format":"ballot-roll/1","items":[{"nomination":"n2","recused":[]},'
        '{"nomination":"n1","recused":["u2","u3"]}],"present":["u1","u2","u4"],"public_key":"' + "ab" * 32 + '",'
        '"round":"r1","rules":{"method":"approval","quorum":"2/3","seats":null,'
        '"threshold":{"of":"valid","share":"1/2","strict":true},"tie_break":[]},"voters":["u1","u2","u3","u4"]}'
    ).encode()
    assert ROLL.canonical() == written
    assert ROLL.hash() == hashlib.sha256(written).hexdigest()


@pytest.mark.parametrize(
    "changes",
    [
        {"round_id": "r2"},
        {"public_key": bytes(32)},
        {"rules": make_rules(**RULES | {"quorum": "1/2"})},
        {"voters": ["u1", "u2", "u3", "u4", "u5"]},
        {"present": ["u1", "u2"]},
        {"items": ["n1", "n2"]},
        {"recused": {"n1": ["u2"]}},
    ],
)
def test_any_other_fact_gives_another_hash(changes):
    assert make_roll(**FACTS | changes).hash() != ROLL.hash()


def test_the_order_in_which_people_are_listed_does_not_matter():
    turned = {"voters": FACTS["voters"][::-1], "present": FACTS["present"][::-1], "recused": {"n1": ["u3", "u2"]}}
    assert make_roll(**FACTS | turned) == ROLL


def test_a_recused_voter_leaves_seats_presence_and_quorum_of_that_item_alone():
    whole, recused = ROLL.items
    assert (ROLL.voters_of(whole), ROLL.present_of(whole), ROLL.quorum_of(whole)) == (4, 3, 3)
    assert (ROLL.voters_of(recused), ROLL.present_of(recused), ROLL.quorum_of(recused)) == (2, 2, 2)
    assert ROLL.recused_from("u2") == {"n1"}
    assert ROLL.recused_from("u1") == frozenset()


def test_only_who_is_on_the_roll_and_present_casts():
    ROLL.require_may_cast("u1")
    with pytest.raises(RuleViolation, match=r"ballot\.not_present"):
        ROLL.require_may_cast("u3")
    with pytest.raises(RuleViolation, match=r"ballot\.not_on_roll"):
        ROLL.require_may_cast("u9")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"items": []}, "round.no_items"),
        ({"items": ["n1", "n1"]}, "round.repeated_item"),
        ({"voters": [], "present": []}, "round.no_voters"),
        ({"present": ["u9"]}, "round.present_not_a_voter"),
    ],
)
def test_a_roll_that_makes_no_vote_is_refused(changes, code):
    with pytest.raises(RuleViolation) as refusal:
        make_roll(**FACTS | changes)
    assert refusal.value.code == code


def test_a_roll_is_read_back_whole_and_only_from_its_own_bytes():
    assert read_roll(ROLL.canonical(), expected_hash=ROLL.hash()) == ROLL

    with pytest.raises(RuleViolation) as refusal:
        read_roll(ROLL.canonical().replace(b"u1", b"u5"), expected_hash=ROLL.hash())
    assert refusal.value.code == "round.roll_changed"
