"""Revoking or restoring an honor as a form: a leader decides here, HR records what stands on paper."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy

from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import check_verb
from honors.domain.ledger.kinds import RESTORE, REVOKE
from honors.models import Ground, Honor, HonorRuling
from honors.models.base import dated
from honors.permissions.access import roles
from honors.permissions.honor_change import may_change_honor
from honors.selectors.honor import visible_to
from honors.selectors.honor_change import organs_over
from honors.services.honor_change import Ruling, Terms
from honors.services.honor_ruling import rule_on_honor
from honors.services.ledger import sign_checkpoint
from honors.templatetags.page import word
from honors.web.forms import DayField, PageForm, WordsField
from honors.web.page import Page, language

LONGEST = 5000


class RulingForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    ground = forms.ChoiceField(label=gettext_lazy("事由"), widget=forms.RadioSelect)
    document_number = forms.CharField(label=gettext_lazy("文号"), max_length=80)
    decided_on = DayField(label=gettext_lazy("决定日期"))
    organ = forms.CharField(
        label=gettext_lazy("决定机关"),
        max_length=120,
        help_text=gettext_lazy("原批准机关或者其上级机关。"),
    )
    reason = WordsField(label=gettext_lazy("理由"), max_length=LONGEST)
    frees_deed = forms.BooleanField(label=gettext_lazy("决定写明：该事迹可以另行申报"), required=False)

    def __init__(self, verb: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = Ground.objects.filter(verb=verb, is_enabled=True).order_by("pk")
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (row.code, row.name_en if language() == "en" else row.name) for row in grounds
        ]
        if verb != REVOKE:
            del self.fields["frees_deed"]


class HonorRulingPage(Page):
    """Whoever may not decide is told so before a word is typed."""

    access = {"GET": roles(Role.LEADER, Role.HR), "POST": roles(Role.LEADER, Role.HR)}
    template_name = "honors/honor_ruling.html"

    def honor(self, key: str, verb: str) -> tuple[Honor, bool]:
        """The honor, and whether the reader decides by own hand. Raises RuleViolation as ``begin_change``."""
        if verb not in (REVOKE, RESTORE):
            raise Http404
        honor: Honor = self.find(visible_to(self.actor).select_related("officer", "unit", "award"), key)
        organs = organs_over([honor], on=dated(self.at))
        organ = organs.original(honor)
        has_leader = organ is not None and organ.pk in organs.with_leader
        may = may_change_honor(self.actor, honor, organ, organ_has_leader=has_leader)
        if not may:
            raise RuleViolation(may.code, {"organ": honor.organ})
        check_verb(verb, honor.status)
        return honor, organ is not None and self.actor.has_role_over(organ.path, Role.LEADER)

    def get(self, _request: HttpRequest, key: str, verb: str) -> HttpResponse:
        honor, by_own_hand = self.honor(key, verb)
        first = {"version": honor.version, "decided_on": self.today, "organ": honor.organ}
        return self.show(honor, verb, RulingForm(verb, initial=first), by_own_hand=by_own_hand)

    def post(self, request: HttpRequest, key: str, verb: str) -> HttpResponse:
        honor, by_own_hand = self.honor(key, verb)
        form = RulingForm(verb, request.POST)
        if form.is_valid():
            try:
                done = self.rule(honor, verb, form.cleaned_data)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                told = "recorded" if isinstance(done, HonorRuling) else "confirmed"
                return self.go(reverse("honor", args=[honor.pk]) + f"?done={told}&ruling={verb}")
        return self.show(honor, verb, form, by_own_hand=by_own_hand, status=422)

    def rule(self, honor: Honor, verb: str, said: dict[str, Any]) -> Any:
        ruling = Ruling(**{name: said[name] for name in ("reason", "document_number", "decided_on", "organ")})
        done = rule_on_honor(
            actor=self.actor,
            honor=honor,
            verb=verb,
            ground=said["ground"],
            ruling=ruling,
            terms=Terms(frees_deed=said.get("frees_deed", False)),
            at=self.at,
            expected_version=said["version"],
        )
        if not isinstance(done, HonorRuling):
            sign_checkpoint(actor=self.actor, at=self.at)
        return done

    def show(self, honor: Honor, verb: str, form: RulingForm, *, by_own_hand: bool, status: int = 200) -> HttpResponse:
        return self.render(
            {
                "heading": word(verb, "honor_ruling"),
                "honor": honor,
                "recipient": honor.officer or honor.unit,
                "verb": verb,
                "form": form,
                "by_own_hand": by_own_hand,
            },
            status=status,
        )


urlpatterns = [path("honors/<int:key>/<str:verb>/", HonorRulingPage.as_view(), name="honor_ruling")]
