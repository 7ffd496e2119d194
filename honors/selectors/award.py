"""Reads about the catalogue."""

from datetime import date

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor
from honors.domain.award import in_force
from honors.domain.errors import RuleViolation
from honors.models import AuthorityRule, Award, Edition


def visible_to(actor: Actor) -> QuerySet[Award]:
    """The catalogue is open to everybody with a session."""
    return Award.objects.none() if actor.is_anonymous else Award.objects.all()


def authority_rules_for(actor: Actor) -> QuerySet[AuthorityRule]:
    """The table of approval authority, open to everybody with a session."""
    return AuthorityRule.objects.none() if actor.is_anonymous else AuthorityRule.objects.all()


def award_by_code(code: str, *, on: date) -> Award:
    """The award of the edition in force on a day (R-57).

    Raises RuleViolation ``award.unknown``, ``award.not_in_force`` or ``award.switched_off``.
    """
    found = list(Award.objects.filter(code=code).select_related("edition"))
    if not found:
        raise RuleViolation("award.unknown", {"code": code})
    dated = [
        award
        for award in found
        if in_force(award.valid_from, award.valid_to, on)
        and in_force(award.edition.valid_from, award.edition.valid_to, on)
    ]
    if len(dated) != 1:
        raise RuleViolation("award.not_in_force", {"code": code, "on": on.isoformat()})
    if not (dated[0].is_enabled and dated[0].edition.is_enabled):
        raise RuleViolation("award.switched_off", {"code": code})
    return dated[0]


def edition_by_code(code: str) -> Edition:
    """One text of the catalogue. Raises RuleViolation("award.edition_unknown")."""
    edition = Edition.objects.filter(code=code).first()
    if edition is None:
        raise RuleViolation("award.edition_unknown", {"code": code})
    return edition


def in_force_on(day: date) -> Q:
    """Awards that can be decided on a day: the row and its edition in force and switched on."""
    return (
        Q(is_enabled=True, edition__is_enabled=True)
        & (Q(valid_from=None) | Q(valid_from__lte=day))
        & (Q(valid_to=None) | Q(valid_to__gte=day))
        & (Q(edition__valid_from=None) | Q(edition__valid_from__lte=day))
        & (Q(edition__valid_to=None) | Q(edition__valid_to__gte=day))
    )


def award_in_edition(code: str, edition: str) -> Award:
    """The award as one edition has it, in force or not. Raises RuleViolation ``award.edition_unknown`` or
    ``award.unknown``.
    """
    award = Award.objects.filter(code=code, edition=edition_by_code(edition)).select_related("edition").first()
    if award is None:
        raise RuleViolation("award.unknown", {"code": code}, field="award")
    return award
