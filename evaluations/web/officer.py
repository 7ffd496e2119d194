"""People as pages: the roster, one person's record, and what the person can be put forward for now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from evaluations.domain.eligibility import examine
from evaluations.domain.scheme import NOMINATORS
from evaluations.domain.verdict import redact, verdict
from evaluations.permissions.reconsideration import askable
from evaluations.selectors.authority import award_on
from evaluations.selectors.eligibility import facts_for, may_know_bars
from evaluations.selectors.opening import may_put_forward
from evaluations.selectors.quota import claim_for, place_findings
from evaluations.selectors.record import read_record
from honors.domain.actor import Role
from honors.domain.award import LADDER, RecipientCategory
from honors.domain.errors import RuleViolation
from honors.domain.identity import mask_id_number
from honors.models import Award, Officer
from honors.permissions.access import Access, roles
from honors.permissions.certificate import certifiable
from honors.selectors.award import in_force_on
from honors.selectors.officer import ROSTER_ROLES, cases_of, honors_of, name_matches, visible_to
from honors.selectors.together import fill
from honors.selectors.unit import visible_to as units_visible_to
from honors.web.branch import read_tree
from honors.web.listing import chips, read_listing
from honors.web.page import Page

ORDER = ("unit_path", "id")


class OfficerListPage(Page):
    access = {"GET": roles(*ROSTER_ROLES)}
    template_name = "evaluations/officers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        name = request.GET.get("name", "").replace("\x00", "").strip()[:80]
        code = request.GET.get("unit", "").replace("\x00", "")
        unit = units_visible_to(self.actor).filter(code=code).first() if code else None
        tree = read_tree(self, unit, among=ROSTER_ROLES, kept=[("name", name)] if name else [])
        if tree.is_asked_alone:
            return self.render({"tree": tree}, template="honors/parts/branch.html")
        rows = visible_to(self.actor, under=unit.path if unit else None).select_related("unit")
        if name:
            try:
                rows = rows.filter(name_matches(name))
            except RuleViolation:
                rows = rows.none()
        labels = {"name": (_("姓名"), name), "unit": (_("单位"), unit.short_name if unit else "")}
        return self.render(
            {
                "heading": _("名册"),
                "name": name,
                "asked": {"unit": unit},
                "listing": read_listing(request, rows, ORDER),
                "chips": chips(request, labels),
                "tree": tree,
            }
        )


class OfficerPage(Page):
    access = {"GET": Access.SESSION}
    template_name = "evaluations/officer.html"

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        officer = self.find(visible_to(self.actor).select_related("unit"), key)
        parts = {name: getattr(officer, name).all() for name in ("ranks", "former_names")}
        fill((officer, {**parts, "postings": officer.postings.select_related("unit")}))
        honors = list(honors_of(officer))
        return self.render(
            {
                "heading": officer.name,
                "officer": officer,
                "id_number": mask_id_number(officer.id_number) if officer.id_number else "",
                "honors": honors,
                "certified": certifiable(self.actor, honors),
                "askable": askable(self.actor, honors),
                "stars": sum(honor.register == "stars" for honor in honors),
                "cases": cases_of(self.actor, officer),
                "awards": self.awards(officer),
                "in_roster": bool(self.actor.roles & set(ROSTER_ROLES)),
                **self.acts(officer),
            }
        )

    def acts(self, officer: Officer) -> dict[str, Any]:
        """What the reader may do from here. Whether a scheme takes nominations from other roles than chiefs and HR is
        looked up.
        """
        is_own = officer.pk == self.actor.officer_id
        held = self.actor.roles & NOMINATORS
        usual = held & {Role.STATION_CHIEF, Role.HR}
        may = bool(usual) or (bool(held) and may_put_forward(self.actor, at=self.at))
        return {"is_own": is_own, "may_nominate": may, "may_colleagues": may and is_own}

    def awards(self, officer: Officer) -> list[Award]:
        """The ladder that is open to the person's category today, from low to high."""
        rows = Award.objects.filter(
            in_force_on(self.today), recipient_category=RecipientCategory.INDIVIDUAL, level__in=LADDER
        )
        return [
            award
            for award in rows.order_by("rank_order", "pk")
            if not award.personnel_categories or officer.personnel_category in award.personnel_categories
        ][:8]


class OfficerMayPage(Page):
    """One answer of "what can be applied for now", asked for after the record is there; the same as the API gives."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/parts/may.html"

    def get(self, _request: HttpRequest, key: str, award: str) -> HttpResponse:
        officer = self.find(visible_to(self.actor).select_related("unit"), key)
        kind = award_on(award, self.today)
        read_record(officer, None)
        facts = facts_for(
            officer=officer, unit=None, award=kind, star="", cycle=None, deed=None, on=self.today, asked_by=self.actor
        )
        claim = claim_for(officer=officer, unit=None, award=kind, on=self.today)
        found = [*examine(facts), *place_findings([claim], reserving=True, asked_by=self.actor)]
        may_know = may_know_bars(self.actor, officer=officer, unit=None)
        said = verdict(redact(found, actor_may_know=may_know), self.today)
        context: dict[str, Any] = {"said": said, "against": [f for f in said.findings if f.severity != "warn"]}
        return self.render(context)


urlpatterns = [
    path("officers/", OfficerListPage.as_view(), name="officers"),
    path("officers/<str:key>/", OfficerPage.as_view(), name="officer"),
    path("officers/<str:key>/may/<str:award>/", OfficerMayPage.as_view(), name="officer_may"),
]
