"""The export of a query of honors: exactly what is shown, told before it leaves."""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.domain.errors import RuleViolation
from honors.permissions.access import roles
from honors.selectors.honor import QUERY_ROLES
from honors.selectors.honor_columns import read_columns
from honors.selectors.honor_filter import cells_in, count_of
from honors.services.export import allow_export, write_export
from honors.services.export_job import LARGE, ask_export
from honors.web.forms import PageForm
from honors.web.honor_query import asked_in, kept_part, pairs_in
from honors.web.page import Page, language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportForm(PageForm):
    reason = forms.CharField(
        label=gettext_lazy("导出用途"),
        max_length=200,
        help_text=gettext_lazy("写入审计记录，例如：年度统计上报。"),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("格式"),
        choices=[(".xlsx", "Excel (.xlsx)"), (".csv", "CSV (.csv)")],
        initial=".xlsx",
        widget=forms.RadioSelect,
    )


class HonorExportPage(Page):
    """Says what will leave the house and for what, then sends exactly that."""

    access = {"GET": roles(*QUERY_ROLES), "POST": roles(*QUERY_ROLES)}
    template_name = "honors/honors_export.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(request, ExportForm())

    def shown(self, request: HttpRequest, form: ExportForm, status: int = 200) -> HttpResponse:
        asked = asked_in(self.actor, request.GET)
        columns = read_columns(request.GET.getlist("columns"))
        rows = sum(cell.times for cell in cells_in(self.actor, asked))
        return self.render(
            {
                "heading": _("导出荣誉"),
                "form": form,
                "rows": rows,
                "is_large": rows > LARGE,
                "columns": columns,
                "here_query": kept_part(request.GET),
                "back_query": urlencode(pairs_in(request.GET, without=("rows",))),
                "is_chosen": "rows" in asked.filters,
            },
            status=status,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.shown(request, form, 422)
        kind = form.cleaned_data["kind"]
        name = f"{_('荣誉查询')}-{self.today.isoformat()}{kind}"
        asked = asked_in(self.actor, request.GET)
        facts: dict[str, Any] = {
            "actor": self.actor,
            "asked": asked,
            "columns": read_columns(request.GET.getlist("columns")),
            "reason": form.cleaned_data["reason"],
            "kind": kind,
            "language": language(),
            "at": self.at,
        }
        try:
            if count_of(self.actor, asked) > LARGE:
                return self.go(reverse("job", args=[ask_export(**facts, file_name=name).pk]))
            export = allow_export(**facts)
        except RuleViolation as refusal:
            form.refuse(refusal)
            return self.shown(request, form, 422)
        # The open file outlives its folder: nothing of an export stays on the disk
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"export{kind}"
            write_export(export, file)
            content = file.open("rb")
        return FileResponse(
            content,
            as_attachment=True,
            filename=name,
            content_type=XLSX if kind == ".xlsx" else "text/csv; charset=utf-8",
        )


urlpatterns = [path("honors/export/", HonorExportPage.as_view(), name="honors_export")]
