"""Who may receive what: rows for the rules of ``evaluations.domain.eligibility``."""

import re
from datetime import date, timedelta

from evaluations.domain.approval import standing
from evaluations.domain.bar import BarKind, BarSpan
from evaluations.domain.eligibility import examine
from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.facts import Collective, EarlierHonor, Facts, LineageHonor, Person
from honors.domain.award import OrganLevel, RecipientCategory
from honors.domain.officer import DeathCause, OfficerStatus, PersonnelCategory

TODAY = date(2026, 11, 24)
"""The day of an example that names none."""

_DEED_AGO = timedelta(days=10)
_MARK = re.compile(r"([@#&/!~^])")
_DAYS = ("@", "!", "~")


def _earlier(text: str, book: Book) -> EarlierHonor:
    """``award@day#deed&operation/level!revoked~lapsed^document``; what follows the day may be left out."""
    code, *rest = _MARK.split(text)
    marked = dict(zip(rest[::2], rest[1::2], strict=True))
    days = {mark: date.fromisoformat(marked[mark]) for mark in _DAYS if mark in marked}
    return EarlierHonor(
        key=text,
        kind=book.award(code, days["@"]).kind,
        decided_on=days["@"],
        deed=marked.get("#", ""),
        cause=marked.get("&", ""),
        organ_level=OrganLevel(marked["/"]) if "/" in marked else None,
        revoked_on=days.get("!"),
        deed_freed="^" in marked,
        lapsed_on=days.get("~"),
    )


def _lineage(cells: Cells, book: Book, name: str, *, is_same: bool) -> tuple[LineageHonor, ...]:
    """``unit=`` and an honor as ``_earlier`` reads it, divided by spaces."""

    def read(text: str) -> LineageHonor:
        unit, rest = text.split("=")
        return LineageHonor(unit=unit, is_same=is_same, honor=_earlier(rest, book))

    return cells.read(name, lambda text: tuple(read(one) for one in text.split()))


def _bar(text: str) -> BarSpan:
    """``kind degree first..last!lifted``; ``-`` for no degree."""
    name, degree, span = text.split()
    dates, _, lifted = span.partition("!")
    first, _, last = dates.partition("..")
    return BarSpan(
        kind=BarKind(name),
        degree=degree.strip("-"),
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last) if last else None,
        lifted_on=date.fromisoformat(lifted) if lifted else None,
    )


def _person(cells: Cells) -> Person:
    cause = cells.word("cause", DeathCause, DeathCause.OTHER) if cells.text("cause") else ""
    return Person(
        personnel_category=cells.word("personnel", PersonnelCategory, PersonnelCategory.POLICE),
        status=cells.word("status", OfficerStatus, OfficerStatus.IN_SERVICE),
        service_from=cells.day_or_none("service_from"),
        service_to=cells.day_or_none("service_to"),
        gone_by=cells.day_or_none("gone_by"),
        died_on=cells.day_or_none("died_on"),
        death_cause=cause,
        is_nominator=cells.text("nominator") == "self",
    )


def _collective(cells: Cells) -> Collective:
    lacks = cells.text("lacks").split()
    return Collective(
        is_temporary=cells.yes("temporary"),
        has_task="task" not in lacks,
        has_head="head" not in lacks,
        members=0 if "members" in lacks else 1,
        begins_on=cells.day_or_none("unit_from"),
        ends_on=cells.day_or_none("unit_to"),
        successors=tuple(cells.text("successors").split()),
    )


def facts_of(cells: Cells, book: Book) -> Facts:
    """The facts that a row describes; what it leaves empty is as usual."""
    on = cells.day_or_none("on") or TODAY
    award = cells.read("award", lambda code: book.award(code, on))
    usual = award.kind.recipient_category if cells.text("recipient") else RecipientCategory.INDIVIDUAL
    category = cells.word("recipient", RecipientCategory, usual)
    nominated_as = cells.text("nominator") if cells.text("nominator") != "self" else ""
    level = cells.read("organ", OrganLevel) if cells.text("organ") else None
    return Facts(
        on=on,
        category=category,
        award=award.kind,
        edition=award.edition.code,
        award_is_open=award.is_open(on),
        person=_person(cells) if category is RecipientCategory.INDIVIDUAL else None,
        collective=_collective(cells) if category is RecipientCategory.COLLECTIVE else None,
        deed=cells.text("deed"),
        cause=cells.text("operation"),
        organ_level=level,
        done_on=None if cells.text("done_on") == "-" else cells.day_or_none("done_on") or on - _DEED_AGO,
        is_posthumous=cells.yes("posthumous"),
        death_causes=book.words("R-05", "death_causes"),
        repeat_months=award.repeat_months,
        repeat_override_role=book.settings["R-08", "override_role"],
        bar_override_role=book.settings["R-11", "override_role"],
        earlier=cells.read("earlier", lambda text: tuple(_earlier(one, book) for one in text.split())),
        of_lineage=(
            *_lineage(cells, book, "stands_for", is_same=True),
            *_lineage(cells, book, "part_of", is_same=False),
        ),
        pending_for_deed=tuple(cells.text("pending").split()),
        bars=cells.read("bars", lambda text: tuple(_bar(one) for one in text.split(";") if one.strip())),
        head_is_investigated=cells.yes("head_investigated"),
        other_stars=cells.count_or_none("stars") or 0,
        stars_limit=cells.count_or_none("limit"),
        is_put_forward=cells.yes("put_forward"),
        nominators=frozenset(cells.text("allowed", "station_chief hr").split()) if nominated_as else None,
        nominated_as=frozenset({nominated_as}) if nominated_as else None,
    )


_HEARD = {"R-35": ("R-08", "R-09")}
"""A rule that says what another one does not count is shown by what that other one then says."""


def _answer(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    """The findings of the row's rule; with ``signed`` those that the signed exceptions leave standing."""
    asked = _HEARD.get(cells.text("rule"), (cells.text("rule"),))
    found = [f for f in examine(facts_of(cells, book)) if f.rule in asked]
    if cells.text("signed"):
        found = standing(found, [{"code": f"eligibility.{code}"} for code in cells.text("signed").split()])
    return [
        (
            f.code.removeprefix("eligibility."),
            f.severity.value,
            f.changes_on.isoformat() if f.changes_on else "",
            f.override_role or "",
        )
        for f in found
    ]


FORM = Form(
    name="eligibility",
    rules=(
        *("R-01", "R-03", "R-04", "R-05", "R-06", "R-07", "R-08", "R-09", "R-10", "R-11", "R-13", "R-18"),
        *("R-35", "R-37", "R-39", "R-42", "R-57"),
    ),
    key="award",
    columns={
        "award": "code in the catalogue, without its `police.`: individual.merit_third, star.loyalty",
        "recipient": "individual (usual) or collective",
        "personnel": "police (usual), auxiliary, cadet, staff",
        "status": "in_service (usual), retired, transferred, resigned, dismissed, died",
        "service_from": "first day of service",
        "service_to": "last day of service",
        "gone_by": "day on which the person was out of service already, where the last day of service is not known",
        "died_on": "day of death",
        "cause": "cause of death: on_duty, illness, other",
        "posthumous": "yes where the award is put forward as posthumous",
        "deed": "any name for the deed",
        "operation": "any name for the operation or case it belongs to",
        "done_on": "day of the deed (usual: ten days before `on`), `-` where none is named",
        "on": "day of the examination (usual: 2026-11-24)",
        "organ": "level that would approve: national, ministry, province, prefecture, county",
        "earlier": "earlier honors, divided by spaces: award@day#deed&operation/level!revoked~lapsed^document; "
        "the last where the decision to revoke frees the deed",
        "stands_for": "honors for the deed of units that merged with this one or in whose place it stands: "
        "unit=award@day, then as in `earlier`",
        "part_of": "honors for the deed of a unit of which this one is another part, written in the same way",
        "bars": "bars, divided by semicolons: kind degree first..last!lifted, `-` for no degree",
        "head_investigated": "yes where the head of the unit is under investigation",
        "pending": "other cases for the deed",
        "stars": "other star cases of the recipient in the cycle",
        "limit": "stars a person may have in a cycle",
        "put_forward": "yes where the person has a case for the same in the cycle already",
        "nominator": "self, or the role of who nominates",
        "allowed": "roles that the scheme lets nominate (usual: station_chief hr)",
        "temporary": "yes for a temporary unit",
        "unit_from": "first day of the unit",
        "unit_to": "last day of the unit",
        "lacks": "what a temporary unit does not have: task head members",
        "successors": "units that took over from it",
        "signed": "findings for which an exception was signed",
        "severity": "expected weight: block, override, warn",
        "changes_on": "expected first day with another answer",
        "override_by": "expected role that can sign an exception",
    },
    answers=("expected", "severity", "changes_on", "override_by"),
    answer=_answer,
)
