"""Imports as pages: a file is examined first and written once somebody has looked; empty sheets to fill."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.services import honor_import
from evaluations.services.honor_import import USUAL_PROOF
from evaluations.services.import_job import HONORS, LARGEST_MB, ROSTER, ask_import, confirm_import
from evaluations.web.nomination_acts import words_of
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.domain.ledger.leaf import PROVENANCES
from honors.domain.sheet import Cell, Column
from honors.permissions.access import roles
from honors.selectors.job import visible_to
from honors.services import roster_import
from honors.web.forms import PageForm
from honors.web.page import Page, language

SHEETS: dict[str, Sequence[Column]] = {ROSTER: roster_import.COLUMNS, HONORS: honor_import.COLUMNS}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportForm(PageForm):
    what = forms.ChoiceField(
        label=gettext_lazy("导入什么"),
        choices=[(ROSTER, gettext_lazy("名册")), (HONORS, gettext_lazy("历史荣誉"))],
        widget=forms.RadioSelect,
        initial=ROSTER,
    )
    file = forms.FileField(
        label=gettext_lazy("选择文件，或拖到此处"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )
    provenance = forms.ChoiceField(
        label=gettext_lazy("历史荣誉的证明程度"),
        choices=lambda: words_of("provenance", PROVENANCES),
        initial=USUAL_PROOF,
        help_text=gettext_lazy("整个文件取同一程度；不同的请分开导入。"),
    )


class ImportPage(Page):
    access = {"GET": roles(Role.HR), "POST": roles(Role.HR)}
    template_name = "evaluations/imports.html"

    def get(self, _request: HttpRequest) -> HttpResponse:
        return self.show(ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                job = ask_import(
                    actor=self.actor,
                    what=form.cleaned_data["what"],
                    name=file.name,
                    content=file.read(LARGEST_MB * 1_000_000 + 1),
                    provenance=form.cleaned_data["provenance"],
                    language=language(),
                    at=self.at,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("job", args=[job.pk]))
        return self.show(form, 422)

    def show(self, form: ImportForm, status: int = 200) -> HttpResponse:
        sheets = [
            (what, name, [column.heading for column in SHEETS[what]])
            for what, name in ((ROSTER, _("名册")), (HONORS, _("历史荣誉")))
        ]
        context: dict[str, Any] = {"heading": _("导入"), "form": form, "sheets": sheets, "largest": LARGEST_MB}
        return self.render(context, status=status)


class ImportConfirmPage(Page):
    """Write what was examined."""

    access = {"POST": roles(Role.HR)}

    def post(self, _request: HttpRequest, key: str) -> HttpResponse:
        job = confirm_import(actor=self.actor, checked=self.find(visible_to(self.actor), key), at=self.at)
        return self.go(reverse("job", args=[job.pk]))

    def _came_from(self) -> str:
        return reverse("imports")


class EmptySheetPage(Page):
    """A workbook with the headings alone, its numbers kept as texts so that none loses a digit."""

    access = {"GET": roles(Role.HR)}

    def get(self, _request: HttpRequest, what: str) -> HttpResponse:
        if what not in SHEETS:
            raise Http404
        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as book:
            page = book.add_worksheet()
            as_text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
            for place, column in enumerate(SHEETS[what]):
                is_day = column.cell is Cell.DAY
                page.set_column(place, place, 20, book.add_format({"num_format": "yyyy-mm-dd"}) if is_day else as_text)
                page.write_string(0, place, column.heading, bold)
            page.freeze_panes(1, 0)
        answer = HttpResponse(content.getvalue(), content_type=XLSX)
        name = {ROSTER: "名册.xlsx", HONORS: "历史荣誉.xlsx"}[what]
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
        return answer


urlpatterns = [
    path("imports/", ImportPage.as_view(), name="imports"),
    path("imports/sheets/<str:what>.xlsx", EmptySheetPage.as_view(), name="import_sheet"),
    path("imports/<str:key>/", ImportConfirmPage.as_view(), name="import_confirm"),
]
