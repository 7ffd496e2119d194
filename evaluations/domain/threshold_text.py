"""The rules of a round in words, as they are written on the ballot, with the numbers of each item worked out."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluations.domain.ballot import Base, Method, RoundRules, Rung, quorum_needed, votes_needed

_BASES = {
    "zh": {
        Base.ALL: "应到人数（不含回避）",
        Base.PRESENT: "实到人数（不含回避）",
        Base.VALID: "有效票（同意、反对、弃权之和）",
        Base.DECIDED: "同意票与反对票之和",
    },
    "en": {
        Base.ALL: "all voters not recused",
        Base.PRESENT: "the voters present and not recused",
        Base.VALID: "the valid ballots (approve, oppose and abstain)",
        Base.DECIDED: "the ballots that approve or oppose",
    },
}
_RUNGS = {
    "zh": {Rung.SCORE: "评审得分", Rung.FRONT_LINE: "一线优先", Rung.REVOTE: "重新投票", Rung.LOT: "抽签"},
    "en": {Rung.SCORE: "score", Rung.FRONT_LINE: "front line first", Rung.REVOTE: "new vote", Rung.LOT: "lot"},
}


@dataclass(frozen=True)
class ItemSeats:
    """The numbers of one item, after recusals; ``present`` is None until the round opens."""

    voters: int
    recused: int
    present: int | None = None


def threshold_text(rules: RoundRules, items: Sequence[ItemSeats] = (), *, language: str = "zh") -> str:
    """One line for the rule and one for each item in the order of the round, in ``zh`` or ``en``."""
    rule, line = (_rule_en, _item_en) if language == "en" else (_rule_zh, _item_zh)
    return "\n".join([rule(rules), *(line(rules, number, item) for number, item in enumerate(items, 1))])


def _rule_zh(rules: RoundRules) -> str:
    needs = "超过" if rules.threshold.strict else "不少于"
    text = f"出席人数不少于应到人数（不含回避）的 {rules.quorum} 方可表决；"
    text += f"同意票{needs}{_BASES['zh'][rules.threshold.of]}的 {rules.threshold.share} 为通过。"
    if rules.method is Method.SEATS:
        ladder = "、".join(_RUNGS["zh"][rung] for rung in rules.tie_break) or "不另行区分"
        text += f"名额 {rules.seats} 个，每票同意不得超过名额数；通过者多于名额时，同意票多者当选；"
        text += f"末位票数相同的，依次按：{ladder}。"
    return text + "未填写的项目视为弃权。"


def _rule_en(rules: RoundRules) -> str:
    needs = "more than" if rules.threshold.strict else "at least"
    text = f"A vote needs at least {rules.quorum} of the voters not recused to be present; "
    text += f"an item passes with approvals from {needs} {rules.threshold.share} of {_BASES['en'][rules.threshold.of]}."
    if rules.method is Method.SEATS:
        ladder = ", ".join(_RUNGS["en"][rung] for rung in rules.tie_break) or "nothing further"
        text += f" Seats: {rules.seats}; a ballot approves no more items than that. Where more items pass, the most"
        text += f" approvals win; a tie at the last seat is settled in turn by: {ladder}."
    return text + " An item left out is an abstention."


def _votes(rules: RoundRules, item: ItemSeats) -> tuple[int, bool] | None:
    """The approvals needed and whether that is final; None while those present are not known."""
    if rules.threshold.of is Base.ALL:
        return votes_needed(rules.threshold, item.voters), True
    if item.present is None:
        return None
    return votes_needed(rules.threshold, item.present), rules.threshold.of is Base.PRESENT


def _item_zh(rules: RoundRules, number: int, item: ItemSeats) -> str:
    text = f"第 {number} 项：应到 {item.voters} 人（回避 {item.recused} 人），"
    text += f"须到 {quorum_needed(rules.quorum, item.voters)} 人"
    if item.present is not None:
        text += f"，实到 {item.present} 人"
    votes = _votes(rules, item)
    if votes is None:
        return text + "；所需同意票按实到情况计算。"
    needed, final = votes
    return text + (
        f"；须得同意票 {needed} 票。" if final else f"；全部计入时须得同意票 {needed} 票，计入票少则相应减少。"
    )


def _item_en(rules: RoundRules, number: int, item: ItemSeats) -> str:
    text = f"Item {number}: {item.voters} voters ({item.recused} recused), "
    text += f"{quorum_needed(rules.quorum, item.voters)} must be present"
    if item.present is not None:
        text += f", {item.present} are"
    votes = _votes(rules, item)
    if votes is None:
        return text + "; the approvals needed follow from those present."
    needed, final = votes
    return text + (
        f"; approvals needed: {needed}." if final else f"; approvals needed: {needed} if all count, fewer if fewer do."
    )
