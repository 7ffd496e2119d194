"""Reads about people. Who sees whom follows the organ tree (R-49)."""

import unicodedata
from typing import Any

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.domain.name_index import parse_search
from honors.domain.pinyin import plain_letters
from honors.models import Honor, Officer, OfficerGram, OfficerName
from honors.selectors.discretion import kept_from
from honors.selectors.unit import within

ROSTER_ROLES = (Role.STATION_CHIEF, Role.HR, Role.LEADER, Role.DISCIPLINE)
"""Roles that see the people of their unit and below. Committees see cases, administrators and auditors no roster."""


def visible_to(actor: Actor, *, under: str | None = None) -> QuerySet[Officer]:
    """The people of the own unit and below for roster roles, and the own record for everybody.

    The own record is added only where no unit of the actor holds it: an OR would cost the list its index. A caller
    who narrows to the subtree ``under`` says so here, because SQLite takes the wider of two ranges. A record that was
    joined to another one is not shown: the other one stands for both.
    """
    rows = Officer.objects.filter(merged_into__isnull=True)
    if actor.is_system:
        return rows
    paths = outermost(actor.paths(*ROSTER_ROLES))
    seen = within(paths if under is None else shared(paths, under), "unit_path")
    if actor.officer_id is None:
        return rows.filter(seen)
    own = Officer.objects.filter(pk=actor.officer_id).values_list("unit_path", flat=True).first()
    if own is not None and any(own.startswith(path) for path in paths):
        return rows.filter(seen)
    return rows.filter(seen | Q(pk=actor.officer_id))


def outermost(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths that lie under no other of them: the same subtrees, each once."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def shared(paths: tuple[str, ...], under: str) -> tuple[str, ...]:
    """What the subtrees ``paths`` and ``under`` have in common."""
    return tuple(max(path, under) for path in paths if path.startswith(under) or under.startswith(path))


def name_matches(text: str, prefix: str = "") -> Q:
    """Rows whose officer a search text means, by today's name or one of before: characters, or pinyin, initials or a
    police number typed as a name.

    ``prefix`` is the way to the officer (``officer__``). Raises RuleViolation("officer.empty_search").
    """
    plan = parse_search(text)
    if plan.police_number:
        return police_number_matches(plan.police_number, prefix)
    if plan.pinyin:
        return pinyin_matches(text, prefix)
    found = Q()
    for gram in plan.grams:
        found &= Q(**{f"{prefix}pk__in": OfficerGram.objects.filter(gram=gram).values("officer")})
    if len(plan.name) > max(len(gram) for gram in plan.grams):
        before = OfficerName.objects.filter(name_key__contains=plan.name).values("officer")
        found &= Q(**{f"{prefix}name_key__contains": plan.name}) | Q(**{f"{prefix}pk__in": before})
    return found


def pinyin_matches(text: str, prefix: str = "") -> Q:
    """People whose name, or one of before, begins with ``text`` in pinyin or initials.

    Raises RuleViolation("officer.empty_search").
    """
    letters = plain_letters(text)
    if not letters:
        raise RuleViolation("officer.empty_search")
    begins = _begins("name_pinyin", letters) | _begins("name_initials", letters)
    before = OfficerName.objects.filter(begins).order_by().values("officer")
    return Q(**{f"{prefix}pk__in": Officer.objects.filter(begins).values("pk").union(before)})


def _begins(field: str, letters: str) -> Q:
    """A range instead of LIKE, because SQLite uses an index only for that; ASCII letters and digits only."""
    return Q(**{f"{field}__gte": letters, f"{field}__lt": letters[:-1] + chr(ord(letters[-1]) + 1)})


def police_number_matches(text: str, prefix: str = "") -> Q:
    """The police number as a whole; it is text (R-48). That of a joined record means the one it was joined to."""
    number = unicodedata.normalize("NFKC", text).strip()
    joined = list(
        Officer.objects.filter(police_number=number, merged_into__isnull=False).values_list("merged_into", flat=True)
    )
    found = Q(**{f"{prefix}police_number": number})
    return found | Q(**{f"{prefix}pk__in": joined}) if joined else found


def officer_of(actor: Actor, key: str) -> Officer:
    """One person by id among those whom the actor sees. Raises RuleViolation("officer.unknown")."""
    officer = visible_to(actor).filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    if officer is None:
        raise RuleViolation("officer.unknown")
    return officer


def honors_of(officer: Officer) -> QuerySet[Honor]:
    """All honors and stars of one person, newest first."""
    return officer.honors.select_related("award__edition").order_by("-decided_on", "-id")


def cases_of(actor: Actor, officer: Officer) -> list[Any]:
    """The cases about a person that the actor may know of: HR over the unit of the case, its owner, the subject.

    A draft is its owner's alone; what is kept from the actor is left out but for the actor's own. The cases hang on the
    officer by the other app's own relation.
    """
    hr = within(actor.paths(Role.HR), "unit__path")
    by_role = Q() if actor.officer_id == officer.pk else hr & ~Q(pk__in=kept_from(actor).cases)
    seen = Q(nominated_by_id=actor.user_id) | by_role & ~Q(state="draft")
    return list(officer.nominations.filter(seen).select_related("award").order_by("-created_at", "-pk"))
