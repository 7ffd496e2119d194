"""The ledger: its head and signed checkpoints, its entries, one entry with its proof and how to check it oneself."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.domain.errors import RuleViolation
from honors.permissions.access import Access, roles
from honors.permissions.certificate import certifiable
from honors.permissions.ledger import VERIFIERS, may_verify_ledger
from honors.selectors.ledger import head, shown_up_to
from honors.selectors.ledger_view import checkpoints_within, compare_head, facts_of, honor_at, later_about, proven
from honors.services.ledger_job import ask_verification
from honors.services.signing import signer_for
from honors.templatetags.page import word
from honors.web.forms import PageForm
from honors.web.listing import read_listing
from honors.web.page import Page

SHOWN_CHECKPOINTS = 4


class CompareForm(PageForm):
    size = forms.IntegerField(label=gettext_lazy("条数"), min_value=1, max_value=2**53)
    root = forms.CharField(
        label=gettext_lazy("根哈希"),
        max_length=80,
        help_text=gettext_lazy("页脚所示的前 8 位，或完整的根哈希。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class LedgerPage(Page):
    access = {"GET": Access.SESSION, "POST": roles(*VERIFIERS)}
    template_name = "honors/ledger.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = self.log_size
        now = head(size=shown)
        form, verdict = self.compared(request, now["size"])
        listing = read_listing(request, shown_up_to(shown), ("-index",), total=now["size"])
        context: dict[str, Any] = {
            "heading": _("荣誉账本"),
            "now": now,
            "head": now,
            "vkey": signer_for(settings.INSTALLATION_NAME).verifier.vkey,
            "checkpoints": checkpoints_within(shown)[:SHOWN_CHECKPOINTS],
            "may_verify": bool(may_verify_ledger(self.actor)),
            "verify_form": PageForm(),
            "form": form,
            "verdict": verdict,
            "listing": listing,
            "rows": facts_of(listing.rows),
        }
        return self.render(context, status=400 if form.is_bound and form.errors else 200)

    def compared(self, request: HttpRequest, now: int) -> tuple[CompareForm, str]:
        """The form for a head that somebody wrote down, and ``same`` or ``other`` where one was asked about."""
        if "root" not in request.GET:
            return CompareForm(), ""
        form = CompareForm(request.GET)
        if not form.is_valid():
            return form, ""
        try:
            facts = {name: form.cleaned_data[name] for name in ("size", "root")}
            return form, "same" if compare_head(now=now, **facts) else "other"
        except RuleViolation as refusal:
            form.refuse(refusal)
            return form, ""

    def post(self, _request: HttpRequest) -> HttpResponse:
        return self.go(reverse("job", args=[ask_verification(actor=self.actor, at=self.at).pk]))


class LedgerEntryPage(Page):
    access = {"GET": Access.SESSION}
    template_name = "honors/ledger_entry.html"

    def get(self, _request: HttpRequest, index: int) -> HttpResponse:
        shown = self.log_size
        entry = self.find(shown_up_to(shown), index)
        later = later_about(index, shown=shown)
        honor = honor_at(self.actor, index)
        facts, *later_facts = facts_of([entry, *later])
        return self.render(
            {
                "heading": _("账本第 %(index)s 条") % {"index": index},
                "subtitle": word(facts["kind"], "ledger_kind"),
                "facts": facts,
                "leaf": bytes(entry.leaf).decode(),
                "proof": proven(entry, shown=shown),
                "honor": honor,
                "certified": certifiable(self.actor, [honor]) if honor else set(),
                "later": later_facts,
                "vkey": signer_for(settings.INSTALLATION_NAME).verifier.vkey,
            }
        )


class LedgerProofPage(Page):
    """The file that ``check_entry.py`` reads."""

    access = {"GET": Access.SESSION}

    def get(self, _request: HttpRequest, index: int) -> HttpResponse:
        entry = self.find(shown_up_to(self.log_size), index)
        found = proven(entry, shown=self.log_size)
        answer = HttpResponse(json.dumps(found, indent=1), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="entry-{index}.json"'
        return answer


urlpatterns = [
    path("ledger/", LedgerPage.as_view(), name="ledger"),
    path("ledger/<int:index>/", LedgerEntryPage.as_view(), name="ledger_entry"),
    path("ledger/<int:index>/proof/", LedgerProofPage.as_view(), name="ledger_proof"),
]
