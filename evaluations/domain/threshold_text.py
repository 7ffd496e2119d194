"""The rules of a round in words, as they are written on the ballot, with the numbers of each item worked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

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


_SEATS = {"zh": {"chair": "主任委员", "member": "委员"}, "en": {"chair": "the chair", "member": "members"}}


@dataclass(frozen=True)
class ItemSeats:
    """The numbers of one item, after recusals; ``present`` is None until the round opens.

    In a weighted round ``weight`` is what the votes of all voters count together, ``present_weight`` of those present.
    """

    voters: int
    recused: int
    present: int | None = None
    weight: Fraction | None = None
    present_weight: Fraction | None = None


def threshold_text(rules: RoundRules, items: Sequence[ItemSeats] = (), *, language: str = "zh") -> str:
    """One line for the rule and one for each item in the order of the round, in ``zh`` or ``en``."""
    rule, line = (_rule_en, _item_en) if language == "en" else (_rule_zh, _item_zh)
    if rules.weights:
        line = _weighted_en if language == "en" else _weighted_zh
    return "\n".join([rule(rules), *(line(rules, number, item) for number, item in enumerate(items, 1))])


def _rule_zh(rules: RoundRules) -> str:
    needs = "超过" if rules.threshold.strict else "不少于"
    text = f"出席人数不少于应到人数（不含回避）的 {rules.quorum} 方可表决；"
    text += f"同意票{needs}{_BASES['zh'][rules.threshold.of]}的 {rules.threshold.share} 为通过。"
    if rules.method is not Method.APPROVAL:
        ladder = "、".join(_RUNGS["zh"][rung] for rung in rules.tie_break) or "不另行区分"
        limit, most, equal = (
            ("", "得分高者", "得分") if rules.is_whole else ("，每票同意不得超过名额数", "同意票多者", "票数")
        )
        text += f"名额 {rules.seats} 个{limit}；通过者多于名额时，{most}当选；"
        text += f"末位{equal}相同的，依次按：{ladder}。"
    return _weights_zh(rules) + _marks_zh(rules) + text + "未填写的项目视为弃权。"


def _weights_zh(rules: RoundRules) -> str:
    if not rules.weights:
        return ""
    named = "、".join(f"{_SEATS['zh'].get(one.seat, one.seat)}每票计 {one.weight}" for one in rules.weights)
    return f"本轮按席位类别加权：{named}，其余每票计 1；以下人数、票数均为权重之和。"


def _weights_en(rules: RoundRules) -> str:
    if not rules.weights:
        return ""
    named = ", ".join(f"{_SEATS['en'].get(one.seat, one.seat)} {one.weight}" for one in rules.weights)
    return f"Votes count by class of seats: {named}, all others 1; every number below is a sum of these weights. "


def _marks_zh(rules: RoundRules) -> str:
    whole = "整票投出，对任何一项须回避的，整轮回避；"
    if rules.method is Method.POINTS:
        return whole + f"每项打 0 至 {rules.most_points} 的整数分，1 分及以上计为同意，0 分计为反对。"
    if rules.method is Method.RANKING:
        return whole + "从第 1 名起连续排名次，有名次的计为同意；共 m 项时，第 r 名得 m − r + 1 分。"
    return ""


def _rule_en(rules: RoundRules) -> str:
    needs = "more than" if rules.threshold.strict else "at least"
    text = f"A vote needs at least {rules.quorum} of the voters not recused to be present; "
    text += f"an item passes with approvals from {needs} {rules.threshold.share} of {_BASES['en'][rules.threshold.of]}."
    if rules.method is not Method.APPROVAL:
        ladder = ", ".join(_RUNGS["en"][rung] for rung in rules.tie_break) or "nothing further"
        limit = "." if rules.is_whole else "; a ballot approves no more items than that."
        most = "points" if rules.is_whole else "approvals"
        text += f" Seats: {rules.seats}{limit} Where more items pass, the most {most} win;"
        text += f" a tie at the last seat is settled in turn by: {ladder}."
    return _weights_en(rules) + _marks_en(rules) + text + " An item left out is an abstention."


def _marks_en(rules: RoundRules) -> str:
    whole = "Ballots are cast whole: recused from one item, a voter is recused from all of them. "
    if rules.method is Method.POINTS:
        most = rules.most_points
        return whole + f"Each item gets a whole number from 0 to {most}; 1 or more approves it, 0 opposes it. "
    if rules.method is Method.RANKING:
        return whole + "Ranks run 1, 2, 3 …; a rank approves the item; among m items rank r is worth m − r + 1 points. "
    return ""


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


def _line(rules: RoundRules, item: ItemSeats) -> tuple[Fraction, bool] | None:
    """The line of the approvals in a weighted round and whether that is final; None where it is not known yet."""
    if rules.threshold.of is Base.ALL:
        return rules.threshold.share * (item.weight or 0), True
    if item.present_weight is None:
        return None
    return rules.threshold.share * item.present_weight, rules.threshold.of is Base.PRESENT


def _weighted_zh(rules: RoundRules, number: int, item: ItemSeats) -> str:
    text = f"第 {number} 项：应到 {item.voters} 人（回避 {item.recused} 人），权重共 {item.weight}，"
    text += f"到会权重须不少于 {rules.quorum * (item.weight or 0)}"
    if item.present is not None:
        text += f"，实到 {item.present} 人，权重共 {item.present_weight}"
    line = _line(rules, item)
    if line is None:
        return text + "；所需同意票的权重按实到情况计算。"
    needs = "超过" if rules.threshold.strict else "不少于"
    text += f"；同意票权重须{needs} {line[0]}"
    return text + ("。" if line[1] else "（全部计入时；计入票少则相应减少）。")


def _weighted_en(rules: RoundRules, number: int, item: ItemSeats) -> str:
    text = f"Item {number}: {item.voters} voters ({item.recused} recused) who count {item.weight} together; "
    text += f"those present must count at least {rules.quorum * (item.weight or 0)}"
    if item.present is not None:
        text += f", {item.present} are and count {item.present_weight}"
    line = _line(rules, item)
    if line is None:
        return text + "; what the approvals must count follows from those present."
    needs = "more than" if rules.threshold.strict else "at least"
    return text + f"; approvals must count {needs} {line[0]}" + ("." if line[1] else " if all count, less if fewer do.")
