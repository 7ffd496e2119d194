"""What is recorded, paid, taken back, taken over and counted: rows about an honor that was granted."""

from datetime import UTC, date, datetime
from decimal import Decimal

from evaluations.domain.asked import Whose, asked_for, may_attach
from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.example.recipients import TODAY
from evaluations.domain.history import OldHonor, by_own_table, examine_history
from evaluations.domain.scheme import Star
from honors.domain.authority import HomeOrgan, recipient_kind
from honors.domain.award import OrganLevel, RecipientCategory, Register, prize_on
from honors.domain.decision import Person, snapshot_of
from honors.domain.errors import RuleViolation
from honors.domain.ledger.entry import Award, Decision, Entry
from honors.domain.ledger.kinds import GRANT, REVOKE
from honors.domain.ledger.leaf import ORIGINS, PROVENANCES, SUBJECT_SIZE, document_faults
from honors.domain.ledger.tree import HASH_SIZE
from honors.domain.prize import IMPORTED, Payable, check_payment
from honors.domain.recovery import Taken, points, takes_money
from honors.domain.statistics import Counted, numbers_on, with_shares

_ORIGINS = {origin: origin for origin in ORIGINS}
_SAID = {"yes": True, "no": False, "": None}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _decision(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    origin = cells.read("origin", _ORIGINS.__getitem__)
    day = cells.day_or_none("decided_on")
    entry = Entry(
        seq=0,
        kind=GRANT,
        recorded_at=datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC),
        register=Register.HONORS.value,
        effective_on=day or TODAY,
        award=Award("police.individual.merit_third", "police-2015"),
        decision=Decision(cells.text("organ_name"), cells.text("number") or None, day or TODAY),
        recipient_category=RecipientCategory.INDIVIDUAL.value,
        subject="0" * 2 * SUBJECT_SIZE,
        origin=origin,
        provenance=PROVENANCES[0],
        is_posthumous=False,
        commitments={"name": "0" * 2 * HASH_SIZE},
    )
    document = entry.document()
    if day is None:
        document["decision"]["date"] = None
    return [(place.rpartition("/")[2],) for place, _said in document_faults(document)]


DECISION = Form(
    name="decision on record",
    rules=("R-30",),
    key="origin",
    columns={
        "origin": "decided here, or imported from before the system",
        "organ_name": "the organ that decided",
        "number": "number of the document",
        "decided_on": "day of the decision",
        "expected": "what is missing or cannot be recorded so: organ, document_number, date; `-` for a whole decision",
    },
    answer=_decision,
)


def _snapshot(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    person = Person(post=cells.text("post_now"), grade="", rank=cells.text("rank_now"))
    names = {"unit_then": "unit_name", "post_then": "post", "rank_then": "rank"}
    taken = snapshot_of(
        unit_code="",
        unit_name=cells.text("unit_now"),
        person=None if cells.word("recipient", RecipientCategory, _PERSON) is _UNIT else person,
        members=cells.text("members").split() or None,
        then={name: cells.text(column) for column, name in names.items() if cells.text(column)},
    )
    shown = [taken["unit_name"], *(taken[name] for name in ("post", "rank") if taken.get(name))]
    return [(part,) for part in (*shown, *taken.get("members", ()))]


_PERSON, _UNIT = RecipientCategory.INDIVIDUAL, RecipientCategory.COLLECTIVE

SNAPSHOT = Form(
    name="snapshot of the recipient",
    rules=("R-30",),
    key="unit_now",
    columns={
        "recipient": "individual (usual) or collective",
        "unit_now": "unit as the system knows it today",
        "unit_then": "name of the unit on the day of the decision, where it was another",
        "post_now": "post as the system knows it today",
        "post_then": "post on the day of the decision, where it was another",
        "rank_now": "rank as the system knows it today",
        "rank_then": "rank on the day of the decision, where it was another",
        "members": "names of the members of a temporary unit, divided by spaces",
        "expected": "what is recorded, divided by semicolons: unit; post; rank, or the unit and its members",
    },
    answer=_snapshot,
)


def _token(text: str) -> tuple[str, str]:
    """``kind serial``; the serial may be missing."""
    kind, _, serial = text.partition(" ")
    return kind, serial.strip()


def _recovery(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    ground = cells.read("revoked_for", lambda code: book.grounds_of(REVOKE)[code])
    left = cells.read("rule_leaves", lambda text: [Taken(part) for part in _parts(text)])
    found = points(
        category=cells.word("recipient", RecipientCategory, _PERSON),
        tokens=[_token(part) for part in _parts(cells.text("handed"))],
        paid=cells.read("paid", lambda text: [Decimal(int(part)) for part in _parts(text)]),
        recovers_money=takes_money(said=cells.read("money_back", _SAID.__getitem__), by_ground=ground.recovers_money),
        ends_treatment=Taken.TREATMENT not in left,
        is_filed=Taken.FILE_NOTE not in left,
        is_published=cells.read("published", _SAID.__getitem__) is not False,
    )
    rows: list[tuple[str, ...]] = []
    for point in found:
        shown = {Taken.TOKEN: f"{point.token} {point.serial}".strip(), Taken.PRIZE: f"prize {point.amount}"}
        rows.append((shown.get(point.kind, point.kind.value), "waived" if point.is_waived else "open"))
    return rows


RECOVERY = Form(
    name="what a revocation takes back",
    rules=("R-34",),
    key="revoked_for",
    columns={
        "revoked_for": "ground of the revocation: fraud, hidden_fault_or_procedure, grave_violation …",
        "recipient": "individual (usual) or collective",
        "handed": "what was handed over, divided by semicolons: kind and serial number",
        "paid": "yuan that were paid, divided by semicolons; empty for nothing",
        "money_back": "yes or no where the decision says so of the prize (usual: as the ground says)",
        "rule_leaves": "what the rule of the ground leaves: treatment, file_note, divided by semicolons",
        "published": "no where the decision is not made public",
        "expected": "the list, divided by semicolons: tokens, prize and yuan, treatment, file_note, publication",
        "state": "expected: open for what is to be taken back, waived for what the decision leaves",
    },
    answers=("expected", "state"),
    answer=_recovery,
)


def _payment(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    decided_on = cells.day("decided_on")
    award = cells.read("award", lambda code: book.award(code, decided_on))
    honor = Payable(
        origin=cells.read("origin", _ORIGINS.__getitem__) if cells.text("origin") else ORIGINS[0],
        decided_on=decided_on,
        paid_before=cells.day_or_none("paid_before"),
        is_revoked=cells.yes("revoked"),
        provisional_until=cells.day_or_none("papers_due_on"),
    )
    try:
        check_payment(honor, paid_on=cells.day("pays_on"), today=cells.day_or_none("on") or TODAY)
    except RuleViolation as refusal:
        if not refusal.code.startswith("honor."):
            raise
        return [(refusal.code.removeprefix("honor."),)]
    amount = prize_on(book.prizes, award=award.kind.code, edition=award.edition.code, on=decided_on)
    return [("no_prize" if amount is None else f"{amount:f}",)]


PAYMENT = Form(
    name="payment of a prize",
    rules=("R-27", "R-58"),
    key="pays_on",
    columns={
        "award": "code in the catalogue",
        "origin": f"decided (usual), or {IMPORTED} where it was taken over from before the system",
        "decided_on": "day of the approval",
        "paid_before": "day on which it was paid already",
        "revoked": "yes where the honor is revoked",
        "papers_due_on": "last day for the papers of a fast-track award that still lacks them",
        "pays_on": "day of the payment",
        "on": f"day on which it is entered (usual: {TODAY.isoformat()})",
        "expected": "the yuan of the approval date, or imported_not_paid, prize_paid, not_in_force, paid_too_early, "
        "no_prize",
    },
    answer=_payment,
)


def _old(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    edition = cells.read("edition", {edition.code: edition for edition in book.editions}.__getitem__)
    kind = cells.read("award", lambda code: book.of_edition(code, edition.code)).kind
    decided_on = cells.day("decided_on")
    table = [row for row in book.authority if row.edition == edition.code]
    by_table = None
    if table:
        whose = recipient_kind(
            cells.read("home", HomeOrgan),
            kind.recipient_category,
            is_leading_body=cells.yes("leads"),
            is_organ_itself=cells.yes("organ_itself"),
        )
        by_table = by_own_table(
            table,
            recipient_kind=whose,
            category=kind.recipient_category,
            level=kind.level,
            scheme=kind.scheme,
            award=kind.code,
            on=decided_on,
        )
    found = examine_history(
        OldHonor(
            award=kind.code,
            edition=edition,
            decided_on=decided_on,
            organ_level=cells.read("granted_by", OrganLevel).value,
            document_number=cells.text("number"),
            provenance=cells.read("proof", {word: word for word in PROVENANCES}.__getitem__),
            police_since=cells.day_or_none("service_from"),
            has_table=bool(table),
            by_table=by_table,
        )
    )
    return [(finding.code.removeprefix("history."), finding.severity.value) for finding in found]


OLD = Form(
    name="old honor",
    rules=("R-58",),
    key="proof",
    columns={
        "edition": "the text under which it was granted: police-2003, police-2015, auxiliary-2020, stars …",
        "award": "code in the catalogue of that edition",
        "decided_on": "day of the decision",
        "home": "organ of the recipient, as for R-14",
        "leads": "yes for a member of the leading body",
        "organ_itself": "yes where the organ itself is the collective",
        "granted_by": "level of the organ that granted: national, ministry, province, prefecture, county",
        "number": "number of the document",
        "service_from": "first day in the police",
        "proof": f"grade of proof: {', '.join(PROVENANCES)}",
        "expected": "what stands out: before_service, authority_unknown, organ_differs, other_edition, "
        "number_missing; `-` for nothing. It is entered all the same",
        "severity": "expected weight: warn",
    },
    answers=("expected", "severity"),
    answer=_old,
)

_MARKS = ("front_line", "leader", "posthumous")


def _counted(text: str, book: Book) -> tuple[Register, Counted]:
    """``code day``, then any of front_line, leader, posthumous, revoked:day, until:day."""
    code, day, *words = text.split()
    marks = [word for word in words if word in _MARKS]
    dated = dict(word.split(":") for word in words if word not in _MARKS)
    if set(dated) - {"revoked", "until"}:
        raise ValueError(text)
    days = {name: date.fromisoformat(value) for name, value in dated.items()}
    decided_on = date.fromisoformat(day)
    honor = Counted(
        decided_on=decided_on,
        revoked_on=days.get("revoked"),
        provisional_until=days.get("until"),
        is_front_line="front_line" in marks,
        is_leader="leader" in marks,
        is_posthumous="posthumous" in marks,
    )
    return book.award(code, decided_on).register, honor


def _statistics(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    asked = cells.word("register", Register, Register.HONORS)
    honors = cells.read("honors", lambda text: [_counted(part, book) for part in _parts(text)])
    numbers = numbers_on([honor for register, honor in honors if register is asked], cells.day("on"))
    shares = with_shares(numbers)
    return [
        (
            str(numbers["times"]),
            shares["front_line_share"] or "none",
            shares["leader_share"] or "none",
            str(numbers["posthumous"]),
            str(numbers["revoked"]),
        )
    ]


STATISTICS = Form(
    name="statistics as of a day",
    rules=("R-56",),
    key="honors",
    columns={
        "honors": "all honors on record, divided by semicolons: award day, then any of front_line, leader, posthumous, "
        "revoked:day, until:day for the last day of one whose papers are to come",
        "register": "honors (usual) or stars: they are never added up",
        "on": "the day as of which is counted",
        "expected": "how many count",
        "front_line": "expected share of the front line among them, exact: 1/3; `none` where none count",
        "leaders": "expected share of leaders, likewise",
        "posthumous": "expected number of posthumous ones",
        "revoked": "expected number of revoked ones",
    },
    answers=("expected", "front_line", "leaders", "posthumous", "revoked"),
    answer=_statistics,
)


def _attached(text: str) -> tuple[str, Whose]:
    """``code person/unit``, or ``code /unit`` for an honor of the unit itself."""
    code, whose = text.split()
    person, _, unit = whose.partition("/")
    return code, Whose(person=person or None, unit=unit or None)


def _evidence(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    star = cells.read("star", Star).value if cells.text("star") else ""
    on = cells.day_or_none("on") or TODAY
    award = cells.read("award", lambda code: book.award(code, on)).kind.code if cells.text("award") else ""
    honors = cells.read("attached", lambda text: [_attached(part) for part in _parts(text)])
    for code, _whose in honors:
        if code not in {row.kind.code for row in book.awards} | {
            row.kind.code.removeprefix("police.") for row in book.awards
        }:
            raise cells.refused("attached")
    person, _, unit = cells.text("put_forward").partition("/")
    case = Whose(person=person or None, unit=unit or None)
    try:
        granted = asked_for(star, award)
    except RuleViolation as refusal:
        return [(refusal.code.removeprefix("nomination."), "")]
    if not all(may_attach(case, whose) for _code, whose in honors):
        return [("honor_of_another", "")]
    return [(granted.removeprefix("police."), book.award(granted, on).register.value)]


EVIDENCE = Form(
    name="attached honors",
    rules=("R-46",),
    key="attached",
    columns={
        "award": "the award that is asked for, code in the catalogue",
        "star": "or the star: loyalty, service, justice, discipline",
        "put_forward": "who is put forward: person/unit, or /unit for the unit itself",
        "attached": "honors attached as evidence, divided by semicolons: award and whose it is, likewise",
        "on": f"day of the question (usual: {TODAY.isoformat()})",
        "expected": "what is granted where the case is approved; honor_of_another, star_or_award",
        "register": "expected: honors or stars, the register it comes into",
    },
    answers=("expected", "register"),
    answer=_evidence,
)
