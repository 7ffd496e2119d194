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


def citation(*, level: str, award_code: str, award_name: str, is_collective: bool, is_posthumous: bool) -> Citation:
    """The words for an award of the catalogue; ``award_name`` is its Chinese name."""
    basis = REGULATIONS.get(award_code.partition(".")[0], "")
    rank = Level(level)
    title = TITLES.get(rank, "奖状" if is_collective else "奖励证书")
    if rank is Level.STAR:
        return Citation(title, f"在“四星争创”活动中表现突出，被评为“{award_name}”。", "特发此证。")
    given = "追授" if is_posthumous else "授予"
    if rank in (Level.HONORARY_TITLE, Level.HONOR):
        said = f"{basis}{given}{_titled(award_name, rank)}"
    elif rank is Level.COMMENDATION:
        said = f"{basis}{'追予' if is_posthumous else '予以'}{'集体' if is_collective else ''}嘉奖"
    else:
        said = f"{basis}{'追记' if is_posthumous else '记'}{'集体' if is_collective else ''}{MERITS[rank]}"
    return Citation(title, f"在公安工作中成绩突出，{said}。", "特发此状。" if title == "奖状" else "特发此证。")
