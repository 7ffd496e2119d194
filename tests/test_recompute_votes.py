"""Packages of cycles whose votes had alternates, proxies, papers, whole ballots and items left sealed."""

import shutil

import pytest

import recompute
from evaluations.models import Nomination
from evaluations.services.ballot import open_round
from evaluations.services.ballot_cast import cast_ballot
from evaluations.services.ballot_close import close_round
from evaluations.services.ballot_paper import enter_papers
from evaluations.services.committee import seat_member
from evaluations.services.conflict import ask_recusal, decide_conflict
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.closed import begun, decided, reviewed
from tests.factories.packages import changed, written
from tests.factories.rounds import PASSPHRASES, RULES, confirm, create, key_of, share, unseal

pytestmark = pytest.mark.django_db

EASILY = {"of": "all", "share": "1/4", "strict": False}
DIVIDED = [
    {},
    {"method": "seats", "seats": 1, "threshold": EASILY, "tie_break": ["front_line", "score", "lot"]},
]
WHOLE = [
    {"method": "points", "seats": 2, "threshold": EASILY, "tie_break": ["score", "lot"], "most_points": 7},
    {"method": "ranking", "seats": 1, "threshold": EASILY, "tie_break": ["lot"]},
]
MARKS = {
    "approval": [["approve"] * 3, ["oppose", "approve", "abstain"], ["approve", "oppose", "approve"]],
    "seats": [["approve", "oppose", "abstain"], ["oppose", "approve", "oppose"], ["abstain", "approve", "oppose"]],
    "points": [["7", "3", "0"], ["abstain", "7", "1"], ["5", "5", "5"]],
    "ranking": [["1", "2", "3"], ["2", "1"], ["3", "1", "2"]],
}
BEYOND = {"approval": ["none"], "seats": ["approve", "approve"], "points": ["8"], "ranking": ["1", "1"]}
"""Papers that are no ballots."""


def _another_seat(table):
    table["items"][2]["voting"] = table["items"][2]["voting"][:-1]


def _nobody_for_another(table):
    table["proxies"] = []
    table["items"][1]["present"] = table["items"][1]["present"][:-1]


def _no_paper(table):
    table["paper"] = 0


def _one_ballot_less(table):
    if table["wholes"]:
        table["wholes"].pop()
    else:
        table["items"][1]["choices"].pop()


CHANGES = [_another_seat, _nobody_for_another, _no_paper, _one_ballot_less]


def board_for(rules, at, **facts):
    vote = {**RULES, "shows_numbers": True, "hide_below": 1, "proxies": True, **rules}
    vote |= {"alternates": "recused"}
    board = begun(at, scheme={"vote": vote}, **facts)
    for order, name in enumerate(("alternate", "teller1", "teller2"), 40):
        seat = name.rstrip("12")
        account(name, Role.COMMITTEE_MEMBER, board.units["county"], at=at)
        seat_member(
            actor=board.actor("hr"), committee=board.committee, user=board.user(name), seat=seat, order=order, at=at
        )
    return board


def vote(board, rules, *, recused=None):
    """The alternate is called where member1 is recused; the chair casts for member3, member2 votes on paper."""
    ballot_round = share(board, create(board, **rules), *PASSPHRASES)
    names = ["chair", "member1", "member2", "alternate"]
    ballot_round = open_round(
        actor=board.actor("hr"),
        ballot_round=ballot_round,
        present=[board.user(name) for name in names],
        paper=[board.user("member2")],
        proxies=[(board.user("member3"), board.user("chair"))],
        at=board.at,
    )
    method = rules.get("method", "approval")
    whole = method in ("points", "ranking")
    papers = [BEYOND[method]]
    for number, name in enumerate(("chair", "member1", "member3", "alternate")):
        places = range(3)
        if name in ("member1", "alternate") and recused is not None:
            if whole and name == "member1":
                continue
            places = places if whole else [place for place in places if (place == recused) == (name == "alternate")]
        elif name == "alternate":
            continue
        marks = MARKS[method][number % 3]
        pairs = [(str(board.cases[place].pk), marks[place]) for place in places if place < len(marks)]
        by = "chair" if name == "member3" else name
        cast_ballot(
            actor=board.actor(by),
            ballot_round=ballot_round,
            key=key_of(name),
            choices=pairs,
            voter=board.user(name).pk if by != name else None,
            at=board.at,
        )
    pairs = [[(str(case.pk), mark) for case, mark in zip(board.cases, paper, strict=False)] for paper in papers]
    for teller in ("teller1", "teller2"):
        enter_papers(actor=board.actor(teller), ballot_round=ballot_round, papers=pairs, at=board.at)
    return ballot_round


def finish(board, ballot_round):
    ballot_round = close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=board.at)
    return confirm(board, unseal(board, ballot_round))


def code_of(folder):
    return recompute.main([str(folder)])


@pytest.mark.parametrize("rules", DIVIDED + WHOLE, ids=lambda rules: rules.get("method", "approval"))
def test_alternates_proxies_and_papers_are_counted_again(at, tmp_path, rules, capsys):
    board = reviewed(board_for(rules, at), recused={"member1": [2]})
    signed = finish(board, vote(board, rules, recused=2))
    assert [item.result["voters"] for item in signed.items.all()] == [4, 4, 4]
    folder = written(decided(board), tmp_path / "package", at)
    assert code_of(folder) == 0, capsys.readouterr().out

    for number, change in enumerate(CHANGES):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        assert code_of(changed(copy, "rounds.json", lambda table, change=change: change(table["rounds"][0]))) == 1


@pytest.mark.parametrize("rules", DIVIDED + WHOLE, ids=lambda rules: rules.get("method", "approval"))
def test_what_a_late_recusal_left_sealed_is_no_difference(at, tmp_path, rules, capsys):
    board = reviewed(board_for(rules, at))
    ballot_round = vote(board, rules)
    conflict = ask_recusal(
        actor=board.actor("hr"), nomination=board.cases[0], member=board.user("member1"), reason="同单位", at=board.at
    )
    decide_conflict(actor=board.actor("chair"), conflict=conflict, recused=True, reason="属实", at=board.at)
    signed = finish(board, ballot_round)
    assert signed.items.first().result["decided_by"] == "void"
    for case in Nomination.objects.filter(cycle=board.cycle, state="under_review"):
        board.cases = [case]
        rest = share(board, create(board, repeats=signed, repeat_reason="回避后重新表决", **dict(RULES)), *PASSPHRASES)
        rest = open_round(
            actor=board.actor("hr"),
            ballot_round=rest,
            present=[board.user(name) for name in ("chair", "member2", "member3")],
            at=board.at,
        )
        for name in ("chair", "member2", "member3"):
            cast_ballot(
                actor=board.actor(name),
                ballot_round=rest,
                key=key_of(name),
                choices=[(str(case.pk), "approve")],
                at=board.at,
            )
        finish(board, rest)
    folder = written(decided(board), tmp_path / "package", at)
    assert code_of(folder) == 0, capsys.readouterr().out
