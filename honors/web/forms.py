"""Forms of pages: labels above, help, errors at the field and in a summary, and nothing typed is lost."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from honors.domain.codes import text
from honors.domain.errors import RuleViolation
from honors.web.page import language


class FieldRenderer(TemplatesSetting):
    """Every field looks the same: ``honors/parts/field.html``."""

    field_template_name = "honors/parts/field.html"


@dataclass(frozen=True)
class Fault:
    """One line of the error summary: where (an id in the page, empty for the whole form) and what."""

    anchor: str
    label: str
    message: str


class PageForm(forms.Form):
    """A form whose refusals, its own and the service's, stand at the field and in ``faults``.

    ``findings`` are those of a refused service, shown as a list of their own. ``once`` guards against a double click.
    """

    use_required_attribute = False
    """The page says what is missing, in its own language and all at once; the browser would stop at the first."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.findings: list[Any] = []
        self.fields["once"].initial = uuid.uuid4().hex

    def refuse(self, refusal: RuleViolation) -> None:
        """Take over what a service refused; at the field where the refusal names one."""
        message = text(refusal.code, refusal.params, language=language())
        field = refusal.field or str(refusal.params.get("field", ""))
        self.add_error(field if field in self.fields else None, message)
        self.findings = list(refusal.findings)

    @property
    def faults(self) -> list[Fault]:
        """All errors in the order of the fields, then those of the whole form."""
        rows = [
            Fault(self._place(name), str(self[name].label), str(message))
            for name in self.fields
            for message in self.errors.get(name, [])
        ]
        return rows + [Fault("", "", str(message)) for message in self.non_field_errors()]

    def _place(self, name: str) -> str:
        """The id a fault leads to: the field's, or that of the first of its choices where each has one of its own."""
        field = self[name]
        if field.id_for_label or not isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return field.id_for_label or ""
        return field.field.widget.id_for_label(field.auto_id or "", "0") or ""


class DayField(forms.DateField):
    """A day, picked from the browser's own calendar; typed as 2026-11-24, 2026年11月24日 or 20261124."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y年%m月%d日", "%Y%m%d", "%Y/%m/%d"])
        super().__init__(**kwargs)


class WordsField(forms.CharField):
    """A text of more than one line."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
