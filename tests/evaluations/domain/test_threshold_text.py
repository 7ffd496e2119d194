"""The rules of a round in words, with the numbers of each item worked out."""

import pytest

from evaluations.domain.ballot import make_rules
from evaluations.domain.threshold_text import ItemSeats, threshold_text


def rules(*, of="valid", share="1/2", strict=True, seats=None, tie_break=()):
    return make_rules(
        method="approval" if seats is None else "seats",
        seats=seats,
        quorum="2/3",
        threshold={"of": of, "share": share, "strict": strict},
        tie_break=list(tie_break),
    )


def test_an_approval_vote_before_it_opens():
    assert threshold_text(rules(), [ItemSeats(voters=7, recused=2)]) == (
        "出席人数不少于应到人数（不含回避）的 2/3 方可表决；"
        "同意票超过有效票（同意、反对、弃权之和）的 1/2 为通过。未填写的项目视为弃权。\n"
        "第 1 项：应到 7 人（回避 2 人），须到 5 人；所需同意票按实到情况计算。"
    )
    assert threshold_text(rules(), [ItemSeats(voters=7, recused=2)], language="en") == (
        "A vote needs at least 2/3 of the voters not recused to be present; an item passes with approvals from "
        "more than 1/2 of the valid ballots (approve, oppose and abstain). An item left out is an abstention.\n"
        "Item 1: 7 voters (2 recused), 5 must be present; the approvals needed follow from those present."
    )


@pytest.mark.parametrize(
    ("of", "zh", "en"),
    [
        ("all", "须得同意票 6 票。", "approvals needed: 6."),
        ("present", "须得同意票 5 票。", "approvals needed: 5."),
        (
            "valid",
            "全部计入时须得同意票 5 票，计入票少则相应减少。",
            "approvals needed: 5 if all count, fewer if fewer do.",
        ),
        (
            "decided",
            "全部计入时须得同意票 5 票，计入票少则相应减少。",
            "approvals needed: 5 if all count, fewer if fewer do.",
        ),
    ],
)
def test_the_votes_needed_once_it_is_known_who_is_present(of, zh, en):
    chosen, item = rules(of=of, share="2/3", strict=False), ItemSeats(voters=9, recused=0, present=7)
    assert threshold_text(chosen, [item]).splitlines()[1] == (
        f"第 1 项：应到 9 人（回避 0 人），须到 6 人，实到 7 人；{zh}"
    )
    assert threshold_text(chosen, [item], language="en").splitlines()[1] == (
        f"Item 1: 9 voters (0 recused), 6 must be present, 7 are; {en}"
    )


def test_a_contest_names_its_seats_and_its_ladder():
    chosen = rules(of="decided", share="2/3", strict=False, seats=3, tie_break=["score", "front_line", "revote", "lot"])
    assert threshold_text(chosen) == (
        "出席人数不少于应到人数（不含回避）的 2/3 方可表决；同意票不少于同意票与反对票之和的 2/3 为通过。"
        "名额 3 个，每票同意不得超过名额数；通过者多于名额时，同意票多者当选；"
        "末位票数相同的，依次按：评审得分、一线优先、重新投票、抽签。未填写的项目视为弃权。"
    )
    assert threshold_text(chosen, language="en") == (
        "A vote needs at least 2/3 of the voters not recused to be present; an item passes with approvals from "
        "at least 2/3 of the ballots that approve or oppose. Seats: 3; a ballot approves no more items than that. "
        "Where more items pass, the most approvals win; a tie at the last seat is settled in turn by: "
        "score, front line first, new vote, lot. An item left out is an abstention."
    )
    assert "依次按：不另行区分。" in threshold_text(rules(seats=1))


def of_method(method, **changes):
    return make_rules(
        method=method,
        seats=2,
        quorum="2/3",
        threshold={"of": "present", "share": "1/2", "strict": True},
        tie_break=["score"],
        **changes,
    )


def test_whole_ballots_say_how_they_are_filled_in_and_what_wins():
    points, ranking = of_method("points", most_points=5), of_method("ranking")
    assert threshold_text(points) == (
        "整票投出，对任何一项须回避的，整轮回避；每项打 0 至 5 的整数分，1 分及以上计为同意，0 分计为反对。"
        "出席人数不少于应到人数（不含回避）的 2/3 方可表决；同意票超过实到人数（不含回避）的 1/2 为通过。"
        "名额 2 个；通过者多于名额时，得分高者当选；末位得分相同的，依次按：评审得分。未填写的项目视为弃权。"
    )
    assert threshold_text(points, language="en") == (
        "Ballots are cast whole: recused from one item, a voter is recused from all of them. "
        "Each item gets a whole number from 0 to 5; 1 or more approves it, 0 opposes it. "
        "A vote needs at least 2/3 of the voters not recused to be present; an item passes with approvals from more "
        "than 1/2 of the voters present and not recused. Seats: 2. Where more items pass, the most points win; a tie "
        "at the last seat is settled in turn by: score. An item left out is an abstention."
    )
    assert "从第 1 名起连续排名次，有名次的计为同意；共 m 项时，第 r 名得 m − r + 1 分。" in threshold_text(ranking)
    assert "Ranks run 1, 2, 3 …; a rank approves the item" in threshold_text(ranking, language="en")
