"""Honors from before the system from a sheet (``honors import``): as history, by the edition of their time (R-58)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from evaluations.domain.organ_name import level_named
from evaluations.selectors.authority import posting_on
from evaluations.services.honor_history import check_history, record_histories, recorded_already
from honors.domain.actor import Actor
from honors.domain.award import OrganLevel, RecipientCategory, in_force
from honors.domain.errors import RuleViolation
from honors.domain.identity import clean_id_number
from honors.domain.name_index import name_key
from honors.domain.officer import PersonnelCategory
from honors.domain.sheet import Cell, Column, Place, SheetFinding, SheetRow
from honors.models import Award, Officer, OfficerName, Unit, UnitLevel
from honors.models.base import dated
from honors.models.secret import keyed_digest
from honors.services.honor import Grant
from honors.services.ledger import lock_head
from honors.services.roster_import import Imported, Progress, Units, chunks, finish, no_progress, refused
from honors.services.sheet import read_file
from honors.services.use_case import use_case

COLUMNS = (
    Column("受奖对象类别", "category"),
    Column("姓名或单位名称", "name", length=120, is_required=True),
    Column("警号或单位代码", "number", Cell.NUMBER, 32),
    Column("公民身份号码", "id_number", Cell.IDENTITY, 30),
    Column("奖励名称", "award", length=80, is_required=True),
    Column("批准机关", "organ", length=120, is_required=True),
    Column("批准文号", "document_number", length=80),
    Column("批准日期", "decided_on", Cell.DAY, is_required=True),
    Column("事迹", "deed", length=200),
    Column("是否追授", "is_posthumous", Cell.FLAG),
    Column("备注", "note", length=300),
)
HEADINGS = {column.name: column.heading for column in COLUMNS}
HEADINGS |= {"unit": HEADINGS["number"], "unit_name": HEADINGS["name"], "officer": HEADINGS["name"]}
CATEGORIES = {"个人": RecipientCategory.INDIVIDUAL, "集体": RecipientCategory.COLLECTIVE}
LEVELS = {
    UnitLevel.MINISTRY: OrganLevel.MINISTRY,
    UnitLevel.PROVINCE: OrganLevel.PROVINCE,
    UnitLevel.PREFECTURE: OrganLevel.PREFECTURE,
    UnitLevel.COUNTY: OrganLevel.COUNTY,
    UnitLevel.BRANCH: OrganLevel.COUNTY,
}
USUAL_PROOF = "file"
"""A sheet is a register: neither the decision nor a copy of it."""


@use_case("honor.import")
def import_honors(
    *,
    actor: Actor,
    name: str,
    content: bytes,
    at: datetime,
    provenance: str = USUAL_PROOF,
    is_dry_run: bool = False,
    progress: Progress = no_progress,
) -> Imported:
    """Old honors of a sheet entered as ``record_history`` enters one, all in one transaction; nothing where anything is
    found, or in a dry run. An honor that is recorded already is left as it is.

    The award is the one of that name in the edition of its day, or the nearest one, which is a remark. What the rules
    of its time say is a remark, never a refusal; ``provenance`` is the grade of proof of all rows.

    Raises RuleViolation as ``read_file``.
    """
    sheet = read_file(name, content, COLUMNS)
    done = Imported(read=len(sheet.rows), findings=sheet.findings, remarks=sheet.remarks, digest=sheet.digest)
    lock_head()
    work = _Honors(actor, at, done, source=name.replace("\\", "/").rpartition("/")[2], provenance=provenance)
    work.run(sheet.rows, progress)
    finish(done, actor=actor, event="honor.import", is_dry_run=is_dry_run, at=at)
    return done


@dataclass
class _Asked:
    """A row whose cells were understood."""

    row: SheetRow
    category: RecipientCategory
    id_digest: str = ""


class _Honors:
    def __init__(self, actor: Actor, at: datetime, done: Imported, *, source: str, provenance: str) -> None:
        self.actor, self.at, self.done = actor, at, done
        self.source, self.provenance = source, provenance
        self.today: date = dated(at)
        self.awards: dict[str, list[Award]] = defaultdict(list)
        for award in Award.objects.select_related("edition"):
            self.awards[award.name].append(award)
        self.organs = dict(Unit.objects.filter(level__in=list(LEVELS)).values_list("name", "level"))

    def find(self, place: Place, code: str, name: str, **params: Any) -> None:
        self.done.findings.append(SheetFinding(Place(place.sheet, place.row, HEADINGS[name]), code, params))

    def run(self, rows: Sequence[SheetRow], progress: Progress) -> None:
        asked = [one for row in rows if (one := self.understand(row))]
        units = Units([self.as_unit(one.row) for one in asked if self.is_collective(one)], "code", "name")
        first: dict[Any, int] = {}
        finished = 0
        for some in chunks(asked):
            people = _People(some)
            grants = []
            for one in some:
                grant = self.attempt(one, people, units)
                if grant is None:
                    continue
                key = (grant.officer or grant.unit, grant.award.code, grant.decided_on, grant.document_number)
                if key in first:
                    self.find(one.row.place, "import.twice", "name", row=first[key])
                    continue
                first[key] = one.row.place.row
                if recorded_already(grant) is not None:
                    self.done.unchanged += 1
                elif self.may_enter(one, grant):
                    grants.append((one, grant))
            self.enter(grants)
            finished += len(some)
            progress(finished, len(asked))

    @staticmethod
    def is_collective(one: _Asked) -> bool:
        return one.category is RecipientCategory.COLLECTIVE

    @staticmethod
    def as_unit(row: SheetRow) -> SheetRow:
        names = {"number": "code", "name": "name"}
        return SheetRow(row.place, {names[name]: value for name, value in row.values.items() if name in names})

    def understand(self, row: SheetRow) -> _Asked | None:
        before = len(self.done.findings)
        said = row.values
        category = self.category(row)
        digest = ""
        if "id_number" in said:
            try:
                digest = keyed_digest("id_number", clean_id_number(said["id_number"]))
            except RuleViolation as refusal:
                self.done.findings += refused(row.place, refusal, HEADINGS)
        if said.get("decided_on", self.today) > self.today:
            self.find(row.place, "import.in_future", "decided_on")
        missing = {"name", "award", "organ", "decided_on"} - set(said)
        return None if missing or len(self.done.findings) > before else _Asked(row, category, digest)

    def category(self, row: SheetRow) -> RecipientCategory:
        """Of the word in its column; where it is left out the award's name tells."""
        word = row.values.get("category")
        if word is None:
            return (
                RecipientCategory.COLLECTIVE if "集体" in row.values.get("award", "") else RecipientCategory.INDIVIDUAL
            )
        if word not in CATEGORIES:
            self.find(row.place, "import.unknown_word", "category", value=word)
        return CATEGORIES.get(word, RecipientCategory.INDIVIDUAL)

    def attempt(self, one: _Asked, people: "_People", units: Units) -> Grant | None:
        try:
            return self.grant(one, people, units)
        except RuleViolation as refusal:
            self.done.findings += refused(one.row.place, refusal, HEADINGS)
            return None

    def grant(self, one: _Asked, people: "_People", units: Units) -> Grant:
        """What was decided, as the sheet says it. Raises RuleViolation for what is not on record here."""
        said = one.row.values
        officer: Officer | None = None
        if self.is_collective(one):
            unit = units.find(said.get("number", ""), said["name"])
        else:
            officer = people.find(one)
            posting = posting_on(officer, said["decided_on"])
            unit = posting.unit if posting else officer.unit
        assert unit is not None  # a name is always there
        award = self.award(one, officer)
        note = said.get("note", "")
        return Grant(
            award=award,
            officer=officer,
            unit=unit,
            organ=said["organ"],
            organ_level=self.organ_level(said["organ"], award),
            document_number=said.get("document_number", ""),
            decided_on=said["decided_on"],
            is_posthumous=said.get("is_posthumous", False),
            origin="imported",
            provenance=self.provenance,
            deed=said.get("deed", ""),
            source=f"{self.source}，{one.row.place.sheet}，{one.row.place.row}{f'；{note}' if note else ''}"[:500],
        )

    def award(self, one: _Asked, officer: Officer | None) -> Award:
        """The award of that name, or of that name behind 个人, 集体 or 辅警, in the edition of its day (R-57)."""
        said, on = one.row.values["award"], one.row.values["decided_on"]
        words = ["集体"]
        if officer is not None:
            words = ["辅警" if officer.personnel_category == PersonnelCategory.AUXILIARY else "个人", "个人"]
        rows = next((rows for word in ("", *words) if (rows := self.awards.get(f"{word}{said}"))), [])
        rows = [row for row in rows if row.recipient_category == one.category.value]
        if not rows:
            raise RuleViolation("import.award_unknown", {"value": said}, field="award")
        day = date.max
        then = [row for row in rows if in_force(row.edition.valid_from, row.edition.valid_to, on)]
        return then[0] if then else min(rows, key=lambda row: abs((row.edition.valid_from or day) - on))

    def organ_level(self, organ: str, award: Award) -> str:
        """Of the organ in the tree, else by the words of its name, else the one that the catalogue knows."""
        level = LEVELS[UnitLevel(self.organs[organ])] if organ in self.organs else level_named(organ)
        said = level.value if level else award.organ_level
        if not said:
            raise RuleViolation("import.organ_level_unknown", {"value": organ}, field="organ")
        return said

    def may_enter(self, one: _Asked, grant: Grant) -> bool:
        try:
            check_history(self.actor, grant, at=self.at)
        except RuleViolation as refusal:
            code = "import.own" if refusal.code == "honor.own" else refusal.code
            found = refused(one.row.place, refusal, HEADINGS)
            self.done.findings += [replace(row, code=code) if code == "import.own" else row for row in found]
            return False
        return True

    def enter(self, rows: Sequence[tuple[_Asked, Grant]]) -> None:
        if not rows:
            return
        recorded = record_histories(actor=self.actor, grants=[grant for _one, grant in rows], at=self.at)
        self.done.created += len(recorded)
        for (one, _grant), entry in zip(rows, recorded, strict=True):
            self.done.remarks += [SheetFinding(one.row.place, found.code, found.facts) for found in entry.findings]


class _People:
    """The people whom some rows mean: by identity number, else by police number and name, else by a name alone."""

    def __init__(self, rows: Sequence[_Asked]) -> None:
        alone = Officer.objects.filter(merged_into__isnull=True).select_related("unit")
        people = [one for one in rows if one.category is RecipientCategory.INDIVIDUAL]
        self.by_digest = {
            row.id_number_digest: row
            for row in alone.filter(id_number_digest__in={one.id_digest for one in people if one.id_digest})
        }
        self.by_number: dict[str, list[Officer]] = defaultdict(list)
        numbers = {one.row.values["number"] for one in people if "number" in one.row.values}
        for row in alone.filter(police_number__in=numbers):
            self.by_number[row.police_number].append(row)
        keys = {name_key(one.row.values["name"]) for one in people}
        self.by_name: dict[str, list[Officer]] = defaultdict(list)
        for row in alone.filter(name_key__in=keys):
            self.by_name[row.name_key].append(row)
        self.names = defaultdict(set)
        for officer, key in OfficerName.objects.filter(name_key__in=keys).values_list("officer_id", "name_key"):
            self.names[officer].add(key)

    def find(self, one: _Asked) -> Officer:
        """Raises RuleViolation ``import.person_unknown``, ``import.person_ambiguous`` or ``import.name_differs``."""
        key = name_key(one.row.values["name"])
        number = one.row.values.get("number", "")
        if one.id_digest:
            found = [self.by_digest[one.id_digest]] if one.id_digest in self.by_digest else []
        elif number:
            found = self.by_number.get(number, [])
        else:
            found = self.by_name.get(key, [])
        named = [row for row in found if key == row.name_key or key in self.names[row.pk]]
        if found and not named:
            raise RuleViolation("import.name_differs", field="name")
        if not named:
            raise RuleViolation("import.person_unknown", field="name")
        if len(named) > 1:
            raise RuleViolation("import.person_ambiguous", field="name")
        return named[0]
