import json
from datetime import date

import pytest
from django.db import DataError, ProgrammingError, connection, transaction

from honors.domain.actor import SYSTEM
from honors.models import Honor, LedgerEntry, LedgerOpening, LedgerSubject
from honors.services import honor_plain
from honors.services.honor import grant_honors
from honors.services.honor_plain import Held, Sieve, sift
from honors.services.ledger import append_entry, sign_checkpoint
from honors.services.ledger_verify import verify_ledger
from tests.factories.drafts import erase_draft
from tests.factories.honors import grant
from tests.factories.people import officer, tree

SIZE = 12


def ledger(at) -> None:
    """Persons and units, stars of the day's end and without it, what is imported, posthumous, of unknown number."""
    units = tree(at)
    person, place = officer(units["station"], at), units["station"]
    shapes = [
        grant(None, place),
        grant(person, place),
        grant(person, place, provisional_until=date(2026, 5, 1)),
        grant(person, place, is_posthumous=True, organ_level="province"),
        grant(person, place, origin="imported", provenance="file", document_number=""),
        grant(person, place, deed="救人", effective_on=date(2026, 3, 9)),
    ]
    grant_honors(actor=SYSTEM, grants=[shape for shape in shapes for _ in range(2)], at=at)


@pytest.mark.django_db
def test_every_shape_of_a_plain_grant_passes(at):
    ledger(at)

    assert sift(None, None) == ([], SIZE)
    assert [sift(begin, end) for begin, end in ((None, 5), (5, 9), (9, None))] == [([], 5), ([], 4), ([], 3)]


@pytest.mark.django_db
def test_what_is_no_grant_or_names_another_text_than_it_shows_is_held_back(at):
    ledger(at)
    person = Honor.objects.filter(officer__isnull=False).first().officer
    grant_honors(actor=SYSTEM, grants=[grant(person, person.unit, organ='湖州"市')], at=at)
    append_entry(actor=SYSTEM, draft=erase_draft(), at=at)

    assert sift(None, None) == ([12, 13], SIZE)


@pytest.mark.django_db
def test_without_the_key_everything_is_held_back(at, settings, tmp_path):
    ledger(at)
    settings.FIELD_KEY_FILE = tmp_path / "other.key"

    assert sift(None, None) == (list(range(SIZE)), 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "field",
    [
        field
        for field in Honor._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "DateField", "DateTimeField"}
        # The first has a check constraint, the second is empty in every plain grant.
        and field.name not in {"recipient_category", "revoked_on"}
    ],
    ids=str,
)
def test_bytes_in_place_of_the_same_text_are_held_back(at, field):
    ledger(at)
    try:
        with transaction.atomic():
            as_bytes(field.column)
    except (DataError, ProgrammingError):
        # PostgreSQL makes other text of the bytes, or refuses them where that is too long or no date.
        assert connection.vendor == "postgresql"
        return

    assert sift(None, None).indexes == [4]


def as_bytes(column: str) -> None:
    kind = "blob" if connection.vendor == "sqlite" else "bytea"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE honors_honor SET {column} = CAST(CAST({column} AS text) AS {kind}) WHERE id = 4")  # noqa: S608


@pytest.fixture
def helpers(monkeypatch):
    """Two helper processes however short the log is, and what each of them answered."""
    monkeypatch.setattr(honor_plain, "SMALLEST_SHARE", SIZE // 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    answers = []

    def read(said):
        answers.append(json.loads(said))
        return Held(*answers[-1])

    monkeypatch.setattr(honor_plain, "_answer", read)
    return answers


def test_helper_processes_share_a_long_log(committed, at, helpers):
    ledger(at)
    Honor.objects.filter(pk=7).update(level="none")
    LedgerSubject.objects.filter(number=Honor.objects.get(pk=0).subject).update(register="stars")

    sign_checkpoint(actor=SYSTEM, at=at)

    rows = {(finding.table, finding.column) for finding in list(verify_ledger())}

    assert helpers == [[[0, 1], 4], [[7], 5]]
    assert {("honors_honor", "level"), ("honors_ledgersubject", "register")} <= rows


def test_what_a_helper_could_not_do_is_done_without_it(committed, at, helpers, monkeypatch):
    ledger(at)
    Honor.objects.filter(pk=7).update(level="none")
    monkeypatch.setattr(honor_plain, "_PROGRAM", "raise SystemExit(1)")

    sieve = Sieve(alone=False)

    assert (sieve.held(), helpers) == (([7], SIZE - 1), [])


@pytest.mark.django_db
def test_what_nobody_else_can_see_is_sifted_alone(at, helpers):
    ledger(at)

    assert Sieve(alone=True).held() == ([], SIZE)
    assert helpers == []
    assert (LedgerEntry.objects.count(), LedgerOpening.objects.count()) == (SIZE, SIZE)
