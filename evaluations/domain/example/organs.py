"""Who approves, by which edition, with which prize and tokens: rows that are looked up in tables."""

from datetime import date

from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.example.recipients import TODAY
from evaluations.domain.token import check_handed, still_due
from honors.domain.authority import HomeOrgan, Mandate, approving_organ, recipient_kind
from honors.domain.award import (
    OrganLevel,
    counts_as_provincial_or_ministerial,
    edition_on,
    is_ladder,
    prize_on,
    repeats,
)
from honors.domain.errors import RuleViolation


def _mandate(award: str, text: str) -> Mandate:
    """``organ document first..last``."""
    to_organ, document, span = text.split()
    first, last = span.split("..")
    return Mandate(
        award=award,
        to_organ=to_organ,
        document_number=document,
        valid_from=date.fromisoformat(first),
        valid_to=date.fromisoformat(last) if last else None,
    )


def _authority(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    on = cells.day_or_none("on") or TODAY
    award = cells.read("award", lambda code: book.award(code, on)).kind
    category = award.recipient_category
    mandates = cells.read("mandate", lambda text: [_mandate(award.code, one) for one in text.split(";") if one.strip()])
    kind = recipient_kind(
        cells.read("home", HomeOrgan),
        category,
        is_leading_body=cells.yes("leads"),
        is_organ_itself=cells.yes("organ_itself"),
    )
    try:
        found = approving_organ(
            book.authority,
            recipient_kind=kind,
            category=category,
            level=award.level,
            on=on,
            mandates=mandates,
            scheme=award.scheme,
            award=award.code,
        )
    except RuleViolation as refusal:
        return [(refusal.code,)]
    if not found.known:
        return [("?",)]
    organs = found.organ + (f"+{found.co_organ}" if found.co_organ else "")
    return [(organs + (f" by {found.document_number}" if found.document_number else ""),)]


AUTHORITY = Form(
    name="authority",
    rules=("R-14", "R-15", "R-16", "R-17"),
    key="home",
    columns={
        "home": "organ of the recipient: ministry, province, prefecture, branch, county, sub_provincial_city, "
        "municipality_district, special_system",
        "leads": "yes for a member of the leading body",
        "organ_itself": "yes where the organ itself is the collective",
        "award": "code in the catalogue",
        "on": "day of the approval (usual: 2026-11-24)",
        "mandate": "delegations, divided by semicolons: organ document first..last",
        "expected": "MIN, PROV, CITY, CTY; MIN+HR where two approve; `CTY by document`; `?` where the table is silent",
    },
    answer=_authority,
)


def _edition(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    try:
        return [(edition_on(book.editions, scheme=cells.text("scheme"), on=cells.day("on")).code,)]
    except RuleViolation as refusal:
        return [(refusal.code,)]


EDITION = Form(
    name="edition",
    rules=("R-57",),
    key="scheme",
    columns={
        "scheme": "police, auxiliary, stars, national, external",
        "on": "day of the approval",
        "expected": "the edition in force, or award.no_edition",
    },
    answer=_edition,
)


def _prize(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    on = cells.day("paid_for")
    award = cells.read("award", lambda code: book.award(code, on))
    amount = prize_on(book.prizes, award=award.kind.code, edition=award.edition.code, on=on)
    return [("?" if amount is None else f"{amount:f}",)]


PRIZE = Form(
    name="prize",
    rules=("R-27",),
    key="paid_for",
    columns={
        "award": "code in the catalogue",
        "paid_for": "day of the approval",
        "expected": "yuan, `?` where no sum is known",
    },
    answer=_prize,
)


def _tokens(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    found = cells.read("award", lambda code: book.award(code, cells.day_or_none("on") or TODAY))
    return [(" ".join(sorted(found.tokens)),)] if found.tokens else []


def _handed(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    award = cells.read("award", lambda code: book.award(code, cells.day_or_none("on") or TODAY))
    pair = cells.read("handed", lambda text: [_token(one) for one in text.split(";") if one.strip()])
    taken = cells.read("taken", lambda text: [_token(one) for one in text.split(";") if one.strip()])
    try:
        check_handed(pair, named=award.tokens, taken=taken)
    except RuleViolation as refusal:
        return [(refusal.code.removeprefix("nomination."),)]
    due = still_due(pair, named=award.tokens)
    return [("still due: " + " ".join(due),)] if due else []


def _token(text: str) -> tuple[str, str]:
    """``kind serial``."""
    kind, serial = text.split()
    return kind, serial


HANDED = Form(
    name="handed over",
    rules=("R-28",),
    key="handed",
    columns={
        "award": "code in the catalogue",
        "on": "day of the approval (usual: 2026-11-24)",
        "handed": "what is handed over, divided by semicolons: kind and serial number",
        "taken": "what was handed over to others before, likewise",
        "expected": "`-` where all is handed over; `still due:` and the kinds; token_kind, token_taken, token_twice",
    },
    answer=_handed,
)


TOKENS = Form(
    name="tokens",
    rules=("R-28",),
    key="award",
    columns={
        "award": "code in the catalogue",
        "on": "day of the approval (usual: 2026-11-24)",
        "expected": "certificate, collective_certificate, medal, plaque in this order",
    },
    answer=_tokens,
)


def _ladder(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    on = cells.day_or_none("on") or TODAY
    one, other = (cells.read(name, lambda code: book.award(code, on)).kind for name in ("award", "than"))
    one_ladder = (one.scheme, one.recipient_category) == (other.scheme, other.recipient_category)
    if not (one_ladder and is_ladder(one) and is_ladder(other)):
        return []
    order = "above" if one.rank > other.rank else "below" if one.rank < other.rank else "same"
    return [(order, "yes" if repeats(one, other) else "no")]


LADDER = Form(
    name="ladder",
    rules=("R-02",),
    key="than",
    columns={
        "award": "code in the catalogue",
        "than": "the award it is compared with",
        "on": "day of the question (usual: 2026-11-24)",
        "expected": "above, below, same; `-` where they stand on no common ladder",
        "held_back": "expected: yes where the window after `than` holds `award` back",
    },
    answers=("expected", "held_back"),
    answer=_ladder,
)


def _register(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    award = cells.read("award", lambda code: book.award(code, cells.day_or_none("on") or TODAY))
    counted = counts_as_provincial_or_ministerial(award.register, cells.read("granted_by", OrganLevel))
    return [(award.register.value, "yes" if counted else "no")]


REGISTER = Form(
    name="register",
    rules=("R-36",),
    key="granted_by",
    columns={
        "award": "code in the catalogue",
        "granted_by": "level of the organ: national, ministry, province, prefecture, county",
        "on": "day of the approval (usual: 2026-11-24)",
        "expected": "honors or stars: the register it stands in",
        "counted": "expected: yes where it counts among the provincial and ministerial honors",
    },
    answers=("expected", "counted"),
    answer=_register,
)
