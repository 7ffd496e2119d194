"""What a certificate says: its title and the sentence of the award, in the Chinese of such papers.

The paper of an individual is a certificate (证书), that of a collective a certificate of merit (奖状); a star is no
level of the ladder and is never called one (R-36).
"""

from dataclasses import dataclass
from datetime import date

from honors.domain.award import Level

REGULATIONS = {
    "police": "根据《公安机关人民警察奖励条令》，",
    "auxiliary": "根据警务辅助人员奖励有关规定，",
}
"""By the first part of an award's code: on what the ladder rests."""
DIGITS = "〇一二三四五六七八九"
MERITS = {Level.MERIT_THIRD: "三等功", Level.MERIT_SECOND: "二等功", Level.MERIT_FIRST: "一等功"}
TITLES = {Level.HONOR: "荣誉证书", Level.STAR: "荣誉证书", Level.HONORARY_TITLE: "荣誉证书"}


@dataclass(frozen=True, slots=True)
class Citation:
    """The title of the paper, what stands under the recipient's name, and the words that close it."""

    title: str
    sentence: str
    closing: str


def written_day(day: date) -> str:
    """The day as papers write it: 二〇二六年三月二日."""
    year = "".join(DIGITS[int(sign)] for sign in f"{day.year:04d}")
    return f"{year}年{_number(day.month)}月{_number(day.day)}日"


def _number(value: int) -> str:
    tens, ones = divmod(value, 10)
    return ("" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def _titled(award_name: str, rank: Level) -> str:
    """A title in quotation marks; lines of the catalogue that stand for many titles are no title themselves."""
    name = award_name.partition("（")[0]
    if name.endswith("荣誉称号"):
        return "荣誉称号"
    if name.endswith("表彰"):
        return name
    return f"“{name}”荣誉称号" if rank is Level.HONORARY_TITLE else f"“{name}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Honored:
    """The facts that the words depend on; ``award_name`` is the Chinese name of the catalogue."""

    level: str
    award_code: str
    award_name: str
    is_collective: bool
    is_posthumous: bool
    is_imported: bool
    organ: str
    decided_on: date


def citation(honored: Honored) -> Citation:
    """The paper of an honor decided here; of one that was taken over from before, whose paper the organ of its time
    gave out, a statement that it stands on record.
    """
    rank = Level(honored.level)
    if honored.is_imported:
        said = f"{honored.organ}于{written_day(honored.decided_on)}决定{_given(honored, rank)}"
        return Citation("荣誉登记证明", f"经核对，{said}，已按原决定登记入册。", "特此证明。")
    title = TITLES.get(rank, "奖状" if honored.is_collective else "奖励证书")
    closing = "特发此状。" if title == "奖状" else "特发此证。"
    if rank is Level.STAR:
        return Citation(title, f"在“四星争创”活动中表现突出，被{_given(honored, rank)}。", closing)
    basis = "" if rank is Level.HONOR else REGULATIONS.get(honored.award_code.partition(".")[0], "")
    return Citation(title, f"在公安工作中成绩突出，{basis}{_given(honored, rank)}。", closing)


def _given(honored: Honored, rank: Level) -> str:
    late, many = honored.is_posthumous, "集体" if honored.is_collective else ""
    if rank is Level.STAR:
        return f"评为“{honored.award_name}”"
    if rank in (Level.HONORARY_TITLE, Level.HONOR):
        return f"{'追授' if late else '授予'}{_titled(honored.award_name, rank)}"
    if rank is Level.COMMENDATION:
        return f"{'追予' if late else '予以'}{many}嘉奖"
    return f"{'追记' if late else '记'}{many}{MERITS[rank]}"
