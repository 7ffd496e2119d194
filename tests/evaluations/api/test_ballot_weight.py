"""A weighted round over the API: from the groups on the seats to the signed result."""

from datetime import timedelta

import pytest

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.cases import STAR_SCHEME
from tests.factories.rounds import PASSPHRASES, RULES, key_of, panel

pytestmark = pytest.mark.django_db

WEIGHTS = [{"seat": "一线", "weight": "3/2"}]
HEAVY = ("member4", "member5", "member6")


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    made = panel(at, phase="voting", vote={**RULES, "weights": WEIGHTS})
    for name in HEAVY:
        account(name, Role.COMMITTEE_MEMBER, made.units["county"], at=at)
    return made


def post(board, who, path, body=None, **headers):
    return board.client(who).post(f"/api/v1/{path}", body or {}, format="json", headers=headers)


def test_groups_on_seats_weigh_a_round_from_its_definition_to_its_result(board):
    seats = f"committees/{board.committee.pk}/members/"
    for order, name in enumerate(HEAVY, 20):
        seat = {"user": str(board.user(name).pk), "seat": "member", "order": order, "voter_group": "一线"}
        made = post(board, "hr", seats, seat)
        assert (made.status_code, made.json()["voter_group"]) == (201, "一线")
    items = [str(case.pk) for case in board.cases]
    made = post(
        board,
        "hr",
        "rounds/",
        {
            **RULES,
            "committee": str(board.committee.pk),
            "items": items,
            "opens_at": board.at.isoformat(),
            "closes_at": (board.at + timedelta(days=1)).isoformat(),
        },
    ).json()
    key = made["id"]
    assert made["weights"] == WEIGHTS
    assert made["threshold_text"].startswith("本轮按席位类别加权：一线每票计 3/2，其余每票计 1；")
    for holder in PASSPHRASES:
        post(board, holder, f"rounds/{key}/share/", {"passphrase": PASSPHRASES[holder]})

    few = post(board, "hr", f"rounds/{key}/open/", {"present": [str(board.user(name).pk) for name in HEAVY[:2]]})
    assert (few.status_code, few.json()["code"]) == (409, "round.class_too_small")
    present = [str(board.user(name).pk) for name in board.voters]
    started = post(board, "hr", f"rounds/{key}/open/", {"present": present})
    assert started.status_code == 200
    assert [(row["present"], row["quorum"], row["quorum_met"]) for row in started.json()["items"]] == [
        (7, None, True)
    ] * 2

    for voter in board.voters:
        choice = "approve" if voter in HEAVY else "oppose"
        claim = {"choices": [{"item": items[0], "choice": f"9 {choice}"}]}
        refused = post(board, voter, f"rounds/{key}/cast/", claim, **{"Idempotency-Key": key_of(voter)})
        assert refused.json()["code"] == "ballot.unknown_choice"
        ballot = {"choices": [{"item": items[0], "choice": choice}]}
        cast = post(board, voter, f"rounds/{key}/cast/", ballot, **{"Idempotency-Key": key_of(voter)})
        assert cast.status_code == 200
        assert "3/2" not in cast.content.decode()
    post(board, "hr", f"rounds/{key}/close/")
    for holder in PASSPHRASES:
        post(board, holder, f"rounds/{key}/unseal/", {"passphrase": PASSPHRASES[holder]})

    first = board.client("member1").get(f"/api/v1/rounds/{key}/result/").json()["items"][0]
    assert (first["approve"], first["oppose"], first["needed"], first["outcome"]) == (3, 4, None, "selected")
    assert first["weights"] == {"approve": "9/2", "oppose": "4", "abstain": "0", "needed": "17/4"}
    page = board.client("hr").get(f"/rounds/{key}/").content.decode()
    assert "17/4" in page


@pytest.mark.parametrize(
    ("vote", "code"),
    [
        ({"weights": [{"seat": "一线", "weight": "0"}]}, "round.bad_weights"),
        ({"weights": [{"seat": "teller", "weight": "2"}]}, "round.bad_weights"),
        ({"weights": WEIGHTS, "hide_below": 2}, "scheme.weights_hide_below"),
        ({"weights": WEIGHTS, "method": "points", "seats": 1}, "round.weights_divided_only"),
    ],
)
def test_a_scheme_whose_weights_would_not_do_is_refused_with_what_is_wrong(board, vote, code):
    scheme = {**STAR_SCHEME, "code": "weighted", "vote": {**RULES, **vote}}
    refused = post(board, "hr", "schemes/", scheme)
    assert refused.status_code == 422
    assert code in [finding["code"] for finding in refused.json()["findings"]]


def test_a_scheme_with_weights_stands(board):
    scheme = {**STAR_SCHEME, "code": "weighted", "vote": {**RULES, "weights": WEIGHTS}}
    made = post(board, "hr", "schemes/", scheme)
    assert (made.status_code, made.json()["vote"]["weights"]) == (201, WEIGHTS)
