"""Words, dates and signs as every page writes them."""

import base64
import re
from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from honors.domain.codes import day_in_words, lookup, text
from honors.domain.finding import Finding
from honors.domain.identity import mask_police_number
from honors.web.page import language

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sign of ``honors/icons.svg``; with a label it speaks, without one it is only seen."""
    address = f"{static('honors/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
CHINESE = re.compile(rf"[{HAN}][{HAN}\u3000-\u303f\uff00-\uff65·]*")


@register.filter
def spoken(value: str) -> str:
    """A text whose Chinese names are marked as Chinese where the page is English, so that they are read aloud as such.

    ``Screen · 张伟`` becomes ``Screen · <span lang="zh-CN">张伟</span>``.
    """
    if language() != "en" or not value:
        return value
    return mark_safe(CHINESE.sub(r'<span lang="zh-CN">\g<0></span>', conditional_escape(value)))  # noqa: S308 - escaped


def plain_day(value: date) -> str:
    """2026年11月24日 or 24 November 2026."""
    return day_in_words(value, language())


@register.filter
def day(value: Any) -> SafeString | str:
    """A day in words that never breaks; a dash where there is none."""
    if not value:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return format_html('<time class="keep" datetime="{}">{}</time>', value.isoformat(), plain_day(value))


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A day with the time of day."""
    if not value:
        return "—"
    local = timezone.localtime(value)
    return format_html(
        '<time class="keep" datetime="{}">{} {}</time>', local.isoformat(), plain_day(local.date()), f"{local:%H:%M}"
    )


@register.filter
def time_of_day(value: datetime) -> str:
    """09:41:07, for what was done just now."""
    return f"{timezone.localtime(value):%H:%M:%S}"


@register.filter
def masked_number(number: str) -> str:
    """A police number as lists show it."""
    return mask_police_number(number) if number else ""


@register.filter
def word(value: Any, kind: str) -> str:
    """The word registered for a value, ``{{ case.state|word:"state" }}``; the value itself where there is none."""
    try:
        entry = lookup(f"{kind}.{value}")
    except KeyError:
        return str(value)
    return entry.en if language() == "en" else entry.zh


@register.filter
def finding_text(finding: Finding) -> str:
    """What a finding says, in the language of the page."""
    return text(finding.code, finding.facts, language=language())


@register.filter
def first_hex(root: str) -> str:
    """The first eight characters of a root in hex, as a person compares them."""
    return base64.b64decode(root)[:4].hex()


@register.filter("base64")
def in_base64(data: bytes) -> str:
    """Bytes as all hashes are given out."""
    return base64.b64encode(bytes(data)).decode()


@register.filter
def written(text: str) -> SafeString | str:
    """A moment that stands as text, as the ledger writes it."""
    return moment(datetime.fromisoformat(text))


@register.filter
def initials(name: str) -> str:
    """What stands in the place of a portrait: the surname's character, or the first letters of a dotted name."""
    return name[:1]


@register.filter
def item(values: Any, name: str) -> Any:
    """The value under a name; nothing where there is none."""
    return values.get(name, "")


@register.filter
def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()
