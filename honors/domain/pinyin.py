"""Pinyin of a person's name for search: surnames read as surnames, a person's own reading above everything.

Readings are plain letters without tones; ü is written v, as on a keyboard.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

NAME_DOT = "·"

COMPOUND_LETTERS = 2

# Characters whose common reading is wrong anywhere in a name (卜 as in 阿卜杜拉).
IN_NAMES = {"卜": "bu"}

# Surnames whose reading differs from the common reading of the character.
SURNAMES = {
    "单": "shan", "單": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "区": "ou", "區": "ou", "查": "zha",
    "朴": "piao", "盖": "ge", "覃": "qin", "翟": "zhai", "乐": "yue", "樂": "yue", "缪": "miao", "洗": "xian",
    "员": "yun", "贠": "yun", "繁": "po", "秘": "bi", "折": "she", "黑": "he", "召": "shao", "句": "gou",
    "佴": "nai", "祭": "zhai", "种": "chong", "能": "nai", "适": "kuo", "么": "yao", "隗": "wei",
    "阚": "kan", "乜": "nie", "郇": "xun", "都": "du",
}  # fmt: skip

COMPOUND_SURNAMES = frozenset((
    "尉迟", "万俟", "长孙", "令狐", "澹台", "宇文", "夏侯", "欧阳", "上官", "司马", "司徒", "司空", "诸葛",
    "东方", "皇甫", "公孙", "慕容", "端木", "单于", "独孤", "南宫", "呼延", "轩辕", "赫连", "钟离", "闻人",
    "公冶", "濮阳", "淳于", "太史", "申屠", "宗政", "第五", "百里", "拓跋", "完颜", "西门", "左丘", "亓官",
))  # fmt: skip


_IN_NAMES_PATTERN = re.compile(f"([{''.join(IN_NAMES)}])")


@dataclass(frozen=True)
class NamePinyin:
    """``full`` without spaces (``zhangxiaoming``) and ``initials`` (``zxm``), both lower-case ASCII."""

    full: str
    initials: str


def surname_letters(name: str) -> int:
    """How many letters the surname has: 2 for a known compound one that leaves a given name, else 1."""
    is_compound = len(name) > COMPOUND_LETTERS and name[:COMPOUND_LETTERS] in COMPOUND_SURNAMES
    return COMPOUND_LETTERS if is_compound else 1


def plain_letters(text: str) -> str:
    """Lower-case ASCII letters and digits of a Latin text: tone marks and accents go, ü becomes v."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    decomposed = decomposed.replace("u\N{COMBINING DIAERESIS}", "v")
    return "".join(c for c in decomposed if c.isascii() and c.isalnum())


def name_pinyin(name: str, *, override: str = "") -> NamePinyin:
    """The reading of ``name``; ``override`` is the person's own, syllables parted by spaces.

    A character without a known reading is left out. In a name with a dot (·) the first letter is no surname.
    """
    syllables = override.split() if override.strip() else _syllables(unicodedata.normalize("NFKC", name).strip())
    plain = [p for p in map(plain_letters, syllables) if p]
    return NamePinyin(full="".join(plain), initials="".join(p[0] for p in plain))


def _syllables(name: str) -> list[str]:
    if NAME_DOT not in name:
        if surname_letters(name) == COMPOUND_LETTERS:
            return [*_read(name[:COMPOUND_LETTERS]), *_read(name[COMPOUND_LETTERS:])]
        if name[:1] in SURNAMES:
            return [SURNAMES[name[0]], *_read(name[1:])]
    return [s for part in name.split(NAME_DOT) for s in _read(part)]


@lru_cache(maxsize=65536)
def _read(text: str) -> tuple[str, ...]:
    """Syllables of Chinese characters; runs of other letters stay as words, parted at blanks."""
    found: list[str] = []
    for piece in filter(None, _IN_NAMES_PATTERN.split(text)):
        found += [IN_NAMES[piece]] if piece in IN_NAMES else lazy_pinyin(piece, style=Style.NORMAL, errors="default")
    return tuple(word for run in found for word in run.split())
