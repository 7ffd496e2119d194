"""The roster from a sheet (``roster import``): whole or not at all, the same again changes nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import Any

from django.db import transaction

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.identity import clean_id_number
from honors.domain.name_index import name_key
from honors.domain.officer import Grade, OfficerStatus, PersonnelCategory, PoliceRank, from_label
from honors.domain.sheet import Cell, Column, Place, SheetFinding, SheetRow
from honors.models import Officer, OfficerName, Unit
from honors.models.base import dated
from honors.models.secret import keyed_digest
from honors.permissions.officer import may_keep_officer
from honors.services.audit import record_event
from honors.services.officer import NewOfficer, amend_officer, province_of, register_officers
from honors.services.posting import grade_officer, post_officer, rank_officer
from honors.services.sheet import Read, read_file
from honors.services.use_case import use_case

COLUMNS = (
    Column("姓名", "name", length=80, is_required=True),
    Column("警号", "police_number", Cell.NUMBER, 16),
    Column("公民身份号码", "id_number", Cell.IDENTITY, 30),
    Column("性别", "sex", length=8),
    Column("民族", "ethnicity", length=20),
    Column("出生日期", "birth_date", Cell.DAY),
    Column("人员类别", "personnel_category"),
    Column("人员状态", "status"),
    Column("参加公安工作时间", "police_start_date", Cell.DAY),
    Column("单位代码", "unit_code", Cell.NUMBER, 32),
    Column("单位名称", "unit_name", length=120),
    Column("职务", "post", length=80),
    Column("职级", "grade"),
    Column("警衔", "rank"),
    Column("是否领导班子成员", "is_leading_body", Cell.FLAG),
    Column("备注", "note", length=2000),
)
HEADINGS = {column.name: column.heading for column in COLUMNS}
HEADINGS |= {"unit": "单位代码", "died_on": "人员状态", "posted_on": "参加公安工作时间"}
WORDS: Mapping[str, type[StrEnum]] = {
    "personnel_category": PersonnelCategory,
    "status": OfficerStatus,
    "grade": Grade,
    "rank": PoliceRank,
}
ALSO = {"辞职": OfficerStatus.RESIGNED, "辞退": OfficerStatus.DISMISSED, "在岗": OfficerStatus.IN_SERVICE}
"""Words that rosters use for a status beside the official one."""
AMENDED = ("personnel_category", "status", "police_number", "police_start_date", "birth_date", "sex", "ethnicity")
CHUNK = 500

Progress = Callable[[int, int], None]
"""Told how many rows of how many are done."""


@dataclass
class Imported:
    """What an import did, or would do. With findings nothing was written; remarks say what was left unread or stands
    out, and hinder nothing. ``read`` counts rows.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    findings: list[SheetFinding] = field(default_factory=list)
    remarks: list[SheetFinding] = field(default_factory=list)
    digest: str = ""
    is_written: bool = False


def no_progress(_done: int, _all: int) -> None:
    """Nobody watches."""


@use_case("roster.import")
def import_roster(
    *,
    actor: Actor,
    name: str,
    content: bytes,
    at: datetime,
    is_dry_run: bool = False,
    progress: Progress = no_progress,
) -> Imported:
    """People of a sheet registered, amended or left as they are, all in one transaction, through the services of single
    records. ``name`` ends with the kind of the file. Nothing is written where anything is found, or in a dry run.

    A row means the person of its identity number, else whoever serves in the province under its police number and name.
    An empty cell changes nothing. A new unit, post, rank or grade counts from today; of somebody who is entered as no
    longer serving, the last day is not known and today is taken.

    Raises RuleViolation as ``read_file``.
    """
    sheet = read_file(name, content, COLUMNS)
    done = Imported(read=len(sheet.rows), findings=sheet.findings, remarks=sheet.remarks, digest=sheet.digest)
    _Roster(actor, at, done).run(sheet, progress)
    finish(done, actor=actor, event="roster.import", is_dry_run=is_dry_run, at=at)
    return done


def finish(done: Imported, *, actor: Actor, event: str, is_dry_run: bool, at: datetime) -> None:
    """Take back what was written where that was a trial or something was found; else tell the audit trail once."""
    done.findings.sort(key=lambda row: (row.place.sheet, row.place.row))
    if is_dry_run or done.findings:
        transaction.set_rollback(True)
        return
    done.is_written = True
    counts = {name: getattr(done, name) for name in ("read", "created", "updated", "unchanged")}
    record_event(actor=actor, event=event, at=at, object_kind="file", after={"digest": done.digest, **counts})


def refused(place: Place, refusal: RuleViolation, headings: Mapping[str, str]) -> list[SheetFinding]:
    """What a service refused about one row, each at its column."""
    code = "import.not_yours" if refusal.code == "access.denied" else refusal.code
    if not refusal.findings:
        heading = headings.get(refusal.field or "", "")
        return [SheetFinding(Place(place.sheet, place.row, heading), code, refusal.params)]
    return [
        SheetFinding(
            Place(place.sheet, place.row, headings.get(str(found.facts.get("field", "")), "")), found.code, found.facts
        )
        for found in refusal.findings
    ]


def chunks(rows: Sequence[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk


class Units:
    """The units that rows name by code, else by their whole name of today."""

    def __init__(self, rows: Sequence[SheetRow], code: str, name: str) -> None:
        codes = {row.values[code] for row in rows if code in row.values}
        names = {row.values[name] for row in rows if name in row.values and code not in row.values}
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = {}
        for some in chunks(sorted(codes)):
            self.by_code |= {unit.code: unit for unit in Unit.objects.filter(code__in=some)}
        for some in chunks(sorted(names)):
            for unit in Unit.objects.filter(name__in=some):
                self.by_name.setdefault(unit.name, []).append(unit)

    def find(self, code: str, name: str) -> Unit | None:
        """None where neither is given. Raises RuleViolation ``import.unit_unknown`` or ``import.unit_ambiguous``."""
        if code:
            found = [self.by_code[code]] if code in self.by_code else []
        elif name:
            found = self.by_name.get(name, [])
        else:
            return None
        if len(found) > 1:
            raise RuleViolation("import.unit_ambiguous", {"value": name}, field="unit_name")
        if not found:
            raise RuleViolation("import.unit_unknown", {"value": code or name}, field="unit" if code else "unit_name")
        return found[0]


@dataclass
class _Person:
    """A row whose cells were understood."""

    place: Place
    facts: dict[str, Any]
    unit: Unit | None
    digest: str = ""


class _Roster:
    def __init__(self, actor: Actor, at: datetime, done: Imported) -> None:
        self.actor, self.at, self.done = actor, at, done
        self.today: date = dated(at)
        self.provinces: dict[int, str] = {}

    def run(self, sheet: Read, progress: Progress) -> None:
        units = Units(sheet.rows, "unit_code", "unit_name")
        people = [person for row in sheet.rows if (person := self.understand(row, units))]
        people = self.without_doubles(people)
        finished = 0
        for some in chunks(people):
            self.take(some)
            finished += len(some)
            progress(finished, len(people))

    def find(self, place: Place, code: str, column: str = "", **params: Any) -> None:
        self.done.findings.append(SheetFinding(Place(place.sheet, place.row, column), code, params))

    def understand(self, row: SheetRow, units: Units) -> _Person | None:
        """The row as facts of services; None where something was found."""
        before = len(self.done.findings)
        facts = {name: value for name, value in row.values.items() if name not in ("unit_code", "unit_name", "note")}
        for name, kind in WORDS.items():
            if name in facts:
                facts[name] = self.word(row.place, name, kind, facts[name])
        unit, number = None, ""
        try:
            unit = units.find(row.values.get("unit_code", ""), row.values.get("unit_name", ""))
            number = clean_id_number(facts["id_number"]) if "id_number" in facts else ""
        except RuleViolation as refusal:
            self.done.findings += refused(row.place, refusal, HEADINGS)
        if number:
            facts["id_number"] = number
        if "name" not in facts or len(self.done.findings) > before:
            return None
        return _Person(row.place, facts, unit, keyed_digest("id_number", number) if number else "")

    def word(self, place: Place, name: str, kind: Any, text: str) -> str:
        if name == "status" and text in ALSO:
            return ALSO[text].value
        try:
            return str(from_label(kind, text).value)
        except RuleViolation:
            self.find(place, "import.unknown_word", HEADINGS[name], value=text)
            return ""

    def without_doubles(self, people: list[_Person]) -> list[_Person]:
        """Each person once: the second row about one is a finding that names the first."""
        first: dict[Any, int] = {}
        kept = []
        for person in people:
            number = person.facts.get("police_number")
            key = person.digest or (number, name_key(person.facts["name"]) if number else person.place)
            if key in first:
                self.find(person.place, "import.twice", HEADINGS["name"], row=first[key])
            else:
                first[key] = person.place.row
                kept.append(person)
        return kept

    def take(self, people: list[_Person]) -> None:
        """Some rows: those that are known one by one, the new ones together."""
        digests = [person.digest for person in people if person.digest]
        by_digest = {
            row.id_number_digest: row
            for row in Officer.objects.filter(id_number_digest__in=digests, merged_into__isnull=True)
        }
        numbers = {person.facts["police_number"] for person in people if person.facts.get("police_number")}
        by_number: dict[tuple[str, str], Officer] = {
            (row.province, row.police_number): row
            for row in Officer.objects.filter(
                police_number__in=numbers, status=OfficerStatus.IN_SERVICE, merged_into__isnull=True
            )
        }
        fresh = []
        for person in people:
            known = by_digest.get(person.digest) if person.digest else None
            if known is None and person.facts.get("police_number"):
                known = self.by_number(person, by_number)
                if known is not None and not self.is_called(known, person.facts["name"]):
                    self.find(person.place, "import.name_differs", HEADINGS["name"])
                    continue
            if known is None:
                fresh.append(person)
            else:
                self.update(person, known)
        self.register(fresh)

    def by_number(self, person: _Person, known: Mapping[tuple[str, str], Officer]) -> Officer | None:
        number = person.facts["police_number"]
        if person.unit is None:
            found = [row for (_province, of), row in known.items() if of == number]
            return found[0] if len(found) == 1 else None
        if person.unit.pk not in self.provinces:
            self.provinces[person.unit.pk] = province_of(person.unit)
        row = known.get((self.provinces[person.unit.pk], number))
        # Another identity number is another person: the service says that the police number is taken
        return None if row is not None and person.digest and row.id_number_digest else row

    @staticmethod
    def is_called(officer: Officer, name: str) -> bool:
        """By this name today, or before."""
        key = name_key(name)
        return key == officer.name_key or OfficerName.objects.filter(officer=officer, name_key=key).exists()

    def register(self, people: list[_Person]) -> None:
        """New people in one go; where that is refused, each alone, so that every refusal finds its row."""
        drafts = [(person, draft) for person in people if (draft := self.draft(person))]
        if not drafts:
            return
        try:
            with transaction.atomic():
                register_officers(actor=self.actor, people=[draft for _person, draft in drafts], at=self.at)
        except RuleViolation:
            for person, draft in drafts:
                self.attempt(person, partial(register_officers, actor=self.actor, people=[draft], at=self.at))
        self.done.created += len(drafts)

    def draft(self, person: _Person) -> NewOfficer | None:
        facts = dict(person.facts)
        missing = [name for name in ("personnel_category",) if name not in facts]
        missing += [] if person.unit else ["unit"]
        for name in missing:
            self.find(person.place, "import.required", HEADINGS[name])
        if facts.get("status") == OfficerStatus.DIED:
            self.find(person.place, "import.no_death", HEADINGS["status"])
        elif person.unit is not None and not missing:
            serves = facts.get("status", OfficerStatus.IN_SERVICE) == OfficerStatus.IN_SERVICE
            return NewOfficer(unit=person.unit, left_on=None if serves else self.today, **facts)
        return None

    def update(self, person: _Person, officer: Officer) -> None:
        """Only what differs, each through the service that keeps its history."""
        if not may_keep_officer(self.actor, officer.unit_path):
            self.find(person.place, "import.not_yours", HEADINGS["unit"])
            return
        steps = list(self.steps(person, officer))
        if not steps:
            self.done.unchanged += 1
            return

        def run() -> None:
            for service, facts in steps:
                service(actor=self.actor, officer=officer, at=self.at, **facts)

        self.attempt(person, run)
        self.done.updated += 1

    def steps(self, person: _Person, officer: Officer) -> Iterator[tuple[Callable[..., Any], dict[str, Any]]]:
        said = person.facts
        post = {name: said.get(name, getattr(officer, name)) for name in ("post", "is_leading_body")}
        unit = person.unit or officer.unit
        if (unit.pk, post["post"], post["is_leading_body"]) != (officer.unit_id, officer.post, officer.is_leading_body):
            yield post_officer, {"unit": unit, "valid_from": self.today, **post}
        if said.get("rank", officer.rank) != officer.rank:
            yield rank_officer, {"rank": PoliceRank(said["rank"]), "valid_from": self.today}
        if said.get("grade", officer.grade) != officer.grade:
            yield grade_officer, {"grade": Grade(said["grade"]), "valid_from": self.today}
        changes = {name: said[name] for name in AMENDED if name in said and said[name] != getattr(officer, name)}
        if person.digest and person.digest != officer.id_number_digest:
            changes["id_number"] = said["id_number"]
        if said["name"] != officer.name and not self.is_called(officer, said["name"]):
            changes["name"] = said["name"]
        if changes:
            yield amend_officer, changes

    def attempt(self, person: _Person, act: Callable[[], Any]) -> None:
        try:
            with transaction.atomic():
                act()
        except RuleViolation as refusal:
            self.done.findings += refused(person.place, refusal, HEADINGS)
