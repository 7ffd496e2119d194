"""Votes that count by class of seats: from the scheme to the result, and nothing of it tells whose a ballot was."""

import json
from collections import Counter

import pytest

import recompute
from evaluations.domain import sealing
from evaluations.domain.count_file import count_file
from evaluations.models import OpenedChoice, Round, SealedChoice
from evaluations.selectors.ballot import result_of, roll_of, text_of
from evaluations.selectors.ballot_parts import with_parts
from evaluations.selectors.firmness import firmness_of
from evaluations.services import ballot_box
from evaluations.services.ballot import open_round
from evaluations.services.ballot_cast import cast_ballot
from evaluations.services.ballot_close import close_round
from evaluations.services.committee import replace_member, seat_member
from evaluations.services.conflict import ask_recusal, decide_conflict
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account
from tests.factories.closed import begun, decided, reviewed, voted
from tests.factories.packages import changed, written
from tests.factories.rounds import RULES, cast, closed, confirm, create, key_of, opened, panel, share, unseal, unsealed

pytestmark = pytest.mark.django_db

WEIGHTS = [{"seat": "一线", "weight": "3/2"}]
VOTE = {**RULES, "weights": WEIGHTS}
HEAVY = ("member4", "member5", "member6")
LIGHT = ("chair", "member1", "member2", "member3")


def seated(board):
    """Three more members, on seats of the group that the scheme names."""
    for order, name in enumerate(HEAVY, 20):
        account(name, Role.COMMITTEE_MEMBER, board.units["county"], at=board.at)
        seat_member(
            actor=board.actor("hr"),
            committee=board.committee,
            user=board.user(name),
            seat="member",
            order=order,
            voter_group="一线",
            at=board.at,
        )
    return board


@pytest.fixture
def board(at):
    return seated(panel(at, phase="voting", vote=VOTE))


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value


def ballots(heavy, light, *, heavy_voters=HEAVY, light_voters=LIGHT):
    return {**dict.fromkeys(heavy_voters, heavy), **dict.fromkeys(light_voters, light)}


def of_items(ballot_round, *names):
    return [tuple(item.result.get(name) for name in names) for item in ballot_round.items.all()]


def read(ballot_round):
    return with_parts(Round.objects.filter(pk=ballot_round.pk)).get()


def test_three_heavy_votes_carry_an_item_against_four_light_ones(board):
    ballot_round = unsealed(board, ballots(["approve", "oppose"], ["oppose", "approve"]))
    assert of_items(ballot_round, "approve", "oppose", "outcome", "margin") == [
        (3, 4, "selected", 1),
        (4, 3, "not_selected", 1),
    ]
    sums = {"approve": "9/2", "oppose": "4", "abstain": "0", "needed": "17/4"}
    assert of_items(ballot_round, "needed", "weights")[0] == (None, sums)
    assert Counter(OpenedChoice.objects.values_list("weight", "choice")) == {
        ("3/2", "approve"): 3,
        ("3/2", "oppose"): 3,
        ("1", "approve"): 4,
        ("1", "oppose"): 4,
    }


def test_the_published_result_is_counted_again_from_a_file(board):
    ballot_round = unsealed(board, ballots(["approve", "oppose"], ["oppose", "approve"]))
    roll = roll_of(ballot_round)
    items = [entry.nomination for entry in roll.items]
    texts = {item: [] for item in items}
    for item, weight, choice in OpenedChoice.objects.values_list("item__nomination_id", "weight", "choice"):
        texts[str(item)].append(f"{weight} {choice}")
    facts = {**roll.rules.as_json(), "items": items, "id": roll.round_id, "box_root": ballot_round.box_root}
    document = {
        "round": {**facts, "hide_below": ballot_round.hide_below},
        "voters": list(roll.voters),
        "present": list(roll.present),
        "classes": {str(board.user(name).pk): "一线" for name in HEAVY},
        "ballots": texts,
    }
    assert count_file(json.loads(json.dumps(document))) == result_of(SYSTEM, read(ballot_round))


def test_a_contest_for_seats_is_ranked_by_weights(board):
    rules = {"method": "seats", "seats": 1, "threshold": {"of": "present", "share": "1/4", "strict": False}}
    ballot_round = unsealed(board, ballots(["approve"], ["oppose", "approve"]), **rules)
    assert of_items(ballot_round, "approve", "outcome", "decided_by") == [
        (3, "selected", "approvals"),
        (4, "not_selected", "approvals"),
    ]


def test_the_words_on_the_ballot_say_the_weights_before_and_after_opening(board):
    ballot_round = create(board)
    before = text_of(SYSTEM, read(ballot_round), language="zh").splitlines()
    assert before[0].startswith("本轮按席位类别加权：一线每票计 3/2，其余每票计 1；")
    assert before[1] == (
        "第 1 项：应到 7 人（回避 0 人），权重共 17/2，到会权重须不少于 17/3；所需同意票的权重按实到情况计算。"
    )
    present = [board.user(name) for name in (*HEAVY, *LIGHT[:3])]
    ballot_round = open_round(
        actor=board.actor("hr"), ballot_round=share(board, ballot_round), present=present, at=board.at
    )
    assert text_of(SYSTEM, read(ballot_round), language="zh").splitlines()[1] == (
        "第 1 项：应到 7 人（回避 0 人），权重共 17/2，到会权重须不少于 17/3，实到 6 人，权重共 15/2；"
        "同意票权重须超过 15/4。"
    )
    assert text_of(SYSTEM, read(ballot_round), language="en").splitlines()[1] == (
        "Item 1: 7 voters (0 recused) who count 17/2 together; those present must count at least 17/3, "
        "6 are and count 15/2; approvals must count more than 15/4."
    )


def test_the_minutes_say_the_sums(board):
    ballot_round = confirm(board, unsealed(board, ballots(["approve", "approve"], ["oppose", "approve"])))
    text = ballot_round.sheet.text
    assert "同意权重 9/2，反对权重 4，弃权权重 0，通过线权重 17/4" in text
    assert "一线每票计 3/2" in text


@pytest.mark.parametrize("present", [(*HEAVY[:2], *LIGHT), (*HEAVY, *LIGHT[:2]), (*HEAVY, "chair")])
def test_a_class_so_small_that_it_names_its_voter_is_not_opened(board, present):
    ballot_round = share(board, create(board))
    refusal = refused(
        open_round,
        actor=board.actor("hr"),
        ballot_round=ballot_round,
        present=[board.user(name) for name in present],
        at=board.at,
    )
    assert refusal.code == "round.class_too_small"
    assert {finding.facts["least"] for finding in refusal.findings} == {3}
    assert len(refusal.findings) == len(board.cases)


def test_a_class_of_which_nobody_is_present_names_nobody(board):
    ballot_round = opened(board, present=LIGHT)
    assert ballot_round.state == "open"
    roll = roll_of(ballot_round)
    # four of seven, but eight of seventeen halves
    assert [roll.meets_quorum(item) for item in roll.items] == [False, False]


def test_a_recusal_makes_a_class_too_small_on_its_item_alone(board):
    recuse(board, 0, "member4")
    refusal = refused(opened, board)
    assert [finding.facts["nomination"] for finding in refusal.findings] == [str(board.cases[0].pk)]
    assert refusal.params["weight"] == "3/2"


def recuse(board, case, member):
    conflict = ask_recusal(
        actor=board.actor("hr"), nomination=board.cases[case], member=board.user(member), reason="同单位", at=board.at
    )
    decide_conflict(actor=board.actor("chair"), conflict=conflict, recused=True, reason="属实", at=board.at)


def test_an_alternate_votes_with_what_the_seat_counts(board):
    account("spare", Role.COMMITTEE_MEMBER, board.units["county"], at=board.at)
    spare = board.user("spare")
    seat_member(actor=board.actor("hr"), committee=board.committee, user=spare, seat="alternate", order=30, at=board.at)
    for case in range(len(board.cases)):
        board.declare("spare", case=case)
    recuse(board, 0, "member4")
    users = [board.user(name) for name in (*board.voters, "spare")]
    ballot_round = open_round(
        actor=board.actor("hr"), ballot_round=share(board, create(board)), present=users, at=board.at
    )
    first, second = roll_of(ballot_round).items
    weights = roll_of(ballot_round).weight_on(first, str(spare.pk)), roll_of(ballot_round).by_weight(second, [])
    assert (str(weights[0]), weights[1]) == ("3/2", {})
    assert [len(entry.called) for entry in (first, second)] == [1, 0]


def test_a_ballot_says_what_the_roll_says_and_never_what_a_client_says(board):
    ballot_round = opened(board)
    for choice in ("3/2 approve", "1 approve", "9999 approve"):
        assert refused(cast, board, ballot_round, "chair", choice).code == "ballot.unknown_choice"
    cast(board, ballot_round, "chair", "approve")
    cast(board, ballot_round, "member4", "approve")
    assert {len(row.ciphertext) for row in SealedChoice.objects.all()} == {sealing.SEALED_CHOICE_LENGTH}
    assert not any(b"3/2" in bytes(row.ciphertext) for row in SealedChoice.objects.all())


def test_an_item_in_which_a_ballot_claims_another_weight_is_not_counted(board, monkeypatch):
    """Somebody with the round's public key puts in a heavier ballot in place of a light one."""
    ballot_round = opened(board)
    claimed = iter(["3/2", "1"])
    with monkeypatch.context() as forged:
        forged.setattr(ballot_box, "weighted_text", lambda _weight, choice: f"{next(claimed)} {choice}")
        cast(board, ballot_round, "chair", "approve", "approve")
    for voter in board.voters[1:]:
        cast(board, ballot_round, voter, "approve", "approve")
    ballot_round = unseal(board, close_round(actor=SYSTEM, ballot_round=ballot_round, at=board.at))
    assert of_items(ballot_round, "outcome", "decided_by") == [(None, "void"), ("selected", "threshold")]
    assert OpenedChoice.objects.count() == len(board.voters)


def test_where_so_few_of_a_class_have_cast_numbers_are_hidden_and_the_weights_forgotten(board):
    ballot_round = opened(board)
    for voter in (*LIGHT, "member4"):
        cast(board, ballot_round, voter, "approve", "approve")
    at = ballot_round.closes_at
    ballot_round = unseal(board, close_round(actor=SYSTEM, ballot_round=ballot_round, at=at))
    assert of_items(ballot_round, "outcome", "approve", "weights") == [("selected", None, None)] * 2
    assert set(OpenedChoice.objects.values_list("weight", flat=True)) == {""}
    rows = firmness_of(SYSTEM, read(ballot_round))
    assert {row["reviewers"] for row in rows} == {None}


def test_nothing_in_the_trail_says_what_a_cast_ballot_counts(board):
    closed(board, ballots(["approve"], ["oppose"]))
    bodies = [bytes(event.body).decode() for event in AuditEvent.objects.filter(event="ballot.cast")]
    assert len(bodies) == 7
    assert not any("3/2" in body or "一线" in body for body in bodies)


def test_a_weighted_vote_knows_no_papers_and_no_whole_ballots(board):
    contest = {"method": "points", "seats": 1, "threshold": {"of": "present", "share": "1/2", "strict": False}}
    assert refused(create, board, **contest).code == "round.weights_divided_only"
    ballot_round = share(board, create(board))
    users = [board.user(name) for name in board.voters]
    asked = {"actor": board.actor("hr"), "ballot_round": ballot_round, "present": users, "at": board.at}
    assert refused(open_round, **asked, paper=users[:1]).code == "round.no_weighted_papers"


def test_a_proxy_casts_with_what_the_absent_voters_seat_counts(at):
    board = seated(panel(at, phase="voting", vote={**VOTE, "proxies": True}))
    ballot_round = open_round(
        actor=board.actor("hr"),
        ballot_round=share(board, create(board)),
        present=[board.user(name) for name in board.voters if name != "member4"],
        proxies=[(board.user("member4"), board.user("chair"))],
        at=board.at,
    )
    for voter in board.voters:
        caster = "chair" if voter == "member4" else voter
        cast_ballot(
            actor=board.actor(caster),
            ballot_round=ballot_round,
            key=key_of(f"{voter}-own"),
            choices=[(str(board.cases[0].pk), "approve" if voter in HEAVY else "oppose")],
            at=board.at,
            voter=board.user(voter).pk if caster != voter else None,
        )
    ballot_round = unseal(board, close_round(actor=SYSTEM, ballot_round=ballot_round, at=board.at))
    assert of_items(ballot_round, "weights")[0][0]["approve"] == "9/2"


def test_the_group_goes_with_the_seat(board):
    account("newcomer", Role.COMMITTEE_MEMBER, board.units["county"], at=board.at)
    member = board.committee.seats.get(user=board.user("member4"))
    follower = replace_member(
        actor=board.actor("hr"),
        member=member,
        user=board.user("newcomer"),
        ended_on=board.at.date(),
        reason="调离",
        at=board.at,
    )
    assert follower.voter_group == "一线"


@pytest.mark.parametrize(("seat", "group"), [("teller", "一线"), ("alternate", "一线"), ("member", "chair")])
def test_only_a_voting_seat_belongs_to_a_group_and_no_group_is_called_like_a_seat(board, seat, group):
    account("newcomer", Role.COMMITTEE_MEMBER, board.units["county"], at=board.at)
    facts = {"actor": board.actor("hr"), "committee": board.committee, "user": board.user("newcomer"), "order": 40}
    assert refused(seat_member, **facts, seat=seat, voter_group=group, at=board.at).code == "committee.bad_voter_group"


def test_a_cycle_with_weights_is_counted_again_by_an_outsider_and_a_changed_weight_is_told(at, tmp_path, capsys):
    scheme = {"vote": {**VOTE, "shows_numbers": True, "hide_below": 3}}
    board = reviewed(seated(begun(at, scheme=scheme)))
    votes = {
        **dict.fromkeys(HEAVY, ("approve", "oppose", "abstain")),
        **dict.fromkeys(LIGHT, ("oppose", "approve", "approve")),
    }
    voted(board, votes)
    folder = written(decided(board), tmp_path / "package", at)
    assert recompute.main([str(folder)]) == 0, capsys.readouterr().out

    def heavier(table):
        row = table["rounds"][0]["items"][1]
        row["choices"] = sorted([*row["choices"][1:], "3/2 approve"])

    def one_class(table):
        row = table["rounds"][0]["items"][0]
        row["weights"] = {"1": row["voting"]}

    for change in (heavier, one_class):
        copy = tmp_path / change.__name__
        copy.mkdir()
        for path in folder.iterdir():
            (copy / path.name).write_bytes(path.read_bytes())
        assert recompute.main([str(changed(copy, "rounds.json", change))]) == 1
