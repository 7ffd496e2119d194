"""The roll: frozen facts, the same bytes for the same facts, and a hash that covers every one of them."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.ballot import make_rules
from evaluations.domain.committee import Fill
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
FURTHER = {"lot_commitment": "5eed", "paper": ["u1"], "proxies": {"u3": "u2"}}


def test_the_roll_is_hashed_from_bytes_that_anybody_can_write():
    written = (
        '{"format":"ballot-roll/1","items":[{"nomination":"n2","recused":[]},'
        '{"nomination":"n1","recused":["u2","u3"]}],"lot_commitment":"5eed","paper":["u1"],'
        '"present":["u1","u2","u3","u4"],"proxies":[["u3","u2"]],"public_key":"' + "ab" * 32 + '",'
        '"round":"r1","rules":{"method":"approval","quorum":"2/3","seats":null,'
        '"threshold":{"of":"valid","share":"1/2","strict":true},"tie_break":[]},"voters":["u1","u2","u3","u4"]}'
    ).encode()
    roll = make_roll(**FACTS | FURTHER)
    assert roll.canonical() == written
    assert roll.hash() == hashlib.sha256(written).hexdigest()
    assert read_roll(written, expected_hash=roll.hash()) == roll


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
        {"lot_commitment": "5eed"},
        {"paper": ["u1"]},
        {"proxies": {"u3": "u2"}},
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
    ROLL.require_may_cast("u1", by="u1")
    for voter, code in (("u3", "ballot.not_present"), ("u9", "ballot.not_on_roll")):
        with pytest.raises(RuleViolation) as refusal:
            ROLL.require_may_cast(voter, by=voter)
        assert refusal.value.code == code


def test_for_an_absent_voter_the_proxy_casts_and_on_paper_nobody():
    roll = make_roll(**FACTS | FURTHER)
    roll.require_may_cast("u3", by="u2")
    for voter, caster, code in (
        ("u3", "u3", "ballot.not_the_proxy"),
        ("u3", "u4", "ballot.not_the_proxy"),
        ("u4", "u2", "ballot.not_the_proxy"),
        ("u1", "u1", "ballot.on_paper"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            roll.require_may_cast(voter, by=caster)
        assert refusal.value.code == code


def test_what_is_closed_to_the_proxy_is_closed_to_the_ballot_cast_for_another():
    roll = make_roll(**FACTS | {"recused": {"n1": ["u2"]}, "proxies": {"u3": "u2"}})
    assert roll.recused_from("u3") == {"n1"}
    assert (roll.present_of(roll.items[0]), roll.present_of(roll.items[1])) == (4, 2)


def test_whole_ballots_recuse_from_the_whole_contest():
    points = make_rules(**RULES | {"method": "points", "seats": 1})
    roll = make_roll(**FACTS | {"rules": points})
    assert {item.recused for item in roll.items} == {("u2", "u3")}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"items": []}, "round.no_items"),
        ({"items": ["n1", "n1"]}, "round.repeated_item"),
        ({"voters": [], "present": []}, "round.no_voters"),
        ({"present": ["u9"]}, "round.present_not_a_voter"),
        ({"paper": ["u3"]}, "round.paper_not_present"),
        ({"paper": ["u2"]}, "round.recused_on_paper"),
        ({"proxies": {"u1": "u2"}}, "round.bad_proxy"),
        ({"proxies": {"u9": "u2"}}, "round.bad_proxy"),
        ({"proxies": {"u3": "u9"}}, "round.bad_proxy"),
        ({"paper": ["u1"], "proxies": {"u3": "u1"}}, "round.bad_proxy"),
        ({"present": ["u1"], "proxies": {"u3": "u1", "u2": "u1"}}, "round.bad_proxy"),
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


def called(recused, *, present="m1 m2 m3 a1 a2", fill=Fill.RECUSED, alternates="a1 a2"):
    """The calls for one item, of members m1 to m3."""
    roll = make_roll(
        **FACTS
        | {
            "voters": ["m1", "m2", "m3"],
            "present": present.split(),
            "items": ["n1"],
            "recused": {"n1": recused.split()},
            "alternates": alternates.split(),
            "fill": fill,
        }
    )
    assert read_roll(roll.canonical(), expected_hash=roll.hash()) == roll
    (item,) = roll.items
    return dict(item.called), roll.voters_of(item), roll.present_of(item), roll.quorum_of(item)


@pytest.mark.parametrize(
    ("recused", "facts", "calls", "voters", "present"),
    [
        ("", {}, {}, 3, 3),
        ("m2", {}, {"a1": "m2"}, 3, 3),
        ("m2 m3", {}, {"a1": "m2", "a2": "m3"}, 3, 3),
        ("m1 m2 m3", {}, {"a1": "m1", "a2": "m2"}, 2, 2),
        ("m2 a1", {}, {"a2": "m2"}, 3, 3),
        ("m2 a1 a2", {}, {}, 2, 2),
        ("m2", {"present": "m1 m3 a2"}, {"a2": "m2"}, 3, 3),
        ("m2", {"present": "m1 m3"}, {}, 2, 2),
        ("m2", {"alternates": "a2 a1"}, {"a2": "m2"}, 3, 3),
        ("m2", {"fill": Fill.NONE}, {}, 2, 2),
        ("", {"present": "m1 m2 a1"}, {}, 3, 2),
        ("", {"present": "m1 m2 a1", "fill": Fill.ABSENT}, {"a1": "m3"}, 3, 3),
        ("m2", {"present": "m1 a1", "fill": Fill.ABSENT}, {"a1": "m2"}, 3, 2),
        ("m2", {"present": "m1 a1 a2", "fill": Fill.ABSENT}, {"a1": "m2", "a2": "m3"}, 3, 3),
    ],
)
def test_who_is_called_for_an_empty_seat(recused, facts, calls, voters, present):
    assert called(recused, **facts)[:3] == (calls, voters, present)


def test_an_alternate_votes_on_what_the_call_names_and_on_nothing_else():
    facts = FACTS | {"recused": {"n1": ["u2"]}, "alternates": ["a1", "a2"], "present": ["u1", "u2", "u4", "a1"]}
    roll = make_roll(**facts)

    roll.require_may_cast("a1", by="a1")
    assert roll.recused_from("a1") == {"n2"}
    with pytest.raises(RuleViolation, match=r"ballot\.not_called"):
        roll.require_may_cast("a2", by="a2")
    assert make_roll(**facts | {"alternates": ["a2", "a1"]}).hash() != roll.hash()


def test_a_whole_ballot_calls_one_alternate_for_the_whole_contest():
    rules = make_rules(**RULES | {"method": "ranking", "seats": 1})
    roll = make_roll(
        **FACTS | {"rules": rules, "recused": {"n1": ["u2"]}, "alternates": ["a1"], "present": ["u1", "u2", "u4", "a1"]}
    )

    assert {item.called for item in roll.items} == {(("a1", "u2"),)}
    assert roll.recused_from("a1") == frozenset()


MEMBERS, SPARES = ["m1", "m2", "m3", "m4", "m5"], ["a1", "a2", "a3"]
some = st.frozensets(st.sampled_from([*MEMBERS, *SPARES]))


@given(recused=some, present=some, more=st.sampled_from([*MEMBERS, *SPARES]), fill=st.sampled_from(list(Fill)))
def test_calls_fill_empty_seats_and_a_recusal_never_adds_power_beyond_the_seat_that_it_leaves(
    recused, present, more, fill
):
    def at(closed):
        roll = make_roll(
            **FACTS
            | {
                "voters": MEMBERS,
                "present": sorted(present),
                "items": ["n1", "n2"],
                "recused": {"n1": sorted(closed)},
                "alternates": SPARES,
                "fill": fill,
            }
        )
        return roll, *roll.items

    roll, item, other = at(recused)
    seats, calls = roll.seats_of(item), dict(item.called)
    assert not seats & recused
    assert set(calls) <= present - recused
    assert set(calls) <= set(SPARES)
    assert list(calls) == [name for name in SPARES if name in calls]
    assert len(MEMBERS) - len(recused & set(MEMBERS)) <= len(seats) <= len(MEMBERS)
    further, item_further, other_further = at(recused | {more})
    # One recusal takes one seat at most: nobody's share of the seats grows by more than that seat
    assert 0 <= roll.voters_of(item) - further.voters_of(item_further) <= 1
    assert 0 <= roll.quorum_of(item) - further.quorum_of(item_further) <= 1
    assert other == other_further
