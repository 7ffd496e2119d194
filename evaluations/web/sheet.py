"""The sheet on which members score by the criteria of a frozen scheme, real cases and anchors alike."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from evaluations.domain.review import SHOWN_PLACES, Criterion, rounded
from honors.web.forms import PageForm


class CriteriaForm(PageForm):
    """Radios for every criterion of the frozen scheme, named by its code."""

    def __init__(self, criteria: Sequence[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for row in criteria:
            steps = [(str(step.value), f"{plain(step.value)} {step.label}".strip()) for step in row.scale]
            self.fields[f"score-{row.code}"] = forms.ChoiceField(
                label=row.name,
                choices=steps,
                widget=forms.RadioSelect,
                error_messages={"required": _("还没有评"), "invalid_choice": _("不在评分档次内")},
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The criteria as the sheet shows them, each with its weight in percent."""
        total = sum((row.weight for row in self.criteria), Fraction(0))
        return [
            {"field": self[f"score-{row.code}"], "name": row.name, "weight": plain(100 * row.weight / total)}
            for row in self.criteria
        ]

    @property
    def scores(self) -> dict[str, str]:
        return {row.code: self.cleaned_data[f"score-{row.code}"] for row in self.criteria}


def plain(number: Fraction) -> str:
    """A number as people write it: without decimals where it has none."""
    if number.denominator == 1:
        return str(number.numerator)
    return str(rounded(number, SHOWN_PLACES)) if 100 % number.denominator == 0 else str(number)


def shown(number: Fraction | None) -> str:
    return "—" if number is None else str(rounded(number, SHOWN_PLACES))
