"""Signs of cases: stars by name, deadlines in words."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.web.deadline import Deadline
from honors.domain.codes import lookup
from honors.templatetags.page import day, icon, word
from honors.web.page import language

register = template.Library()


@register.filter
def deadline_words(value: Deadline | None) -> SafeString | str:
    """余 3 个工作日 · 今日止 · 逾期 1 个工作日, each late or near one with a sign."""
    if value is None:
        return "—"
    if value.is_late:
        words = ngettext("逾期 %(n)d 个工作日", "逾期 %(n)d 个工作日", -value.left) % {"n": -value.left}
        return format_html('<span class="deadline late keep">{} {}</span>', icon("stop"), words)
    words = (
        ngettext("余 %(n)d 个工作日", "余 %(n)d 个工作日", value.left) % {"n": value.left}
        if value.left
        else _("今日止")
    )
    if value.is_soon:
        sign = icon("warn") if value.left == 0 else ""
        return format_html('<span class="deadline soon keep">{} {}</span>', sign, words)
    return format_html('<span class="deadline keep">{}</span>', words)


@register.filter
def deadline_full(value: Deadline | None) -> SafeString | str:
    """The working days left and the date: both, always."""
    if value is None:
        return "—"
    return format_html("{}{}{}", deadline_words(value), _("，"), day(value.on))


@register.simple_tag
def star(kind: str) -> SafeString | str:
    """The red star with its name."""
    if not kind:
        return ""
    entry = lookup(f"star.{kind}")
    return format_html(
        '<span class="keep"><span class="honor">{}</span> {}</span>',
        icon("star"),
        entry.en if language() == "en" else entry.zh,
    )


@register.filter
def mended_words(value: Any, field: str) -> str:
    """One side of what a resubmission changed, in words: names and titles instead of keys and digests."""
    if value is None or value in ([], ""):
        return "—"
    if field in ("star", "timing"):
        return word(value, field)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        return str(value.get("title") or value.get("unit") or value.get("officer"))
    if isinstance(value, list):
        return _("、").join(str(row["title"]) if isinstance(row, dict) else str(row) for row in value)
    return str(value)
