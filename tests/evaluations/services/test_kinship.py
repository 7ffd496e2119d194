from datetime import date

import pytest

from evaluations.domain.kinship import Relation
from evaluations.models import Conflict, Kinship
from evaluations.selectors.ballot import roll_of
from evaluations.selectors.kinship import visible_to
from evaluations.services.kinship import end_kinship, record_kinship
from evaluations.services.parameter import set_parameter
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account, actor_with
from tests.factories.people import officer
from tests.factories.rounds import opened, panel

pytestmark = pytest.mark.django_db

THE_DEED = date(2026, 11, 14)


@pytest.fixture
def board(at):
    board = panel(at, phase="voting")
    member = board.user("member1")
    member.officer = officer(board.units["county"], at, name="委试")
    member.save()
    account("discipline", Role.DISCIPLINE, board.units["county"], at=at)
    return board


def record(board, *, by="discipline", swap=False, **facts):
    pair = [board.cases[0].officer, board.user("member1").officer]
    first, second = pair[::-1] if swap else pair
    return record_kinship(
        actor=board.actor(by),
        officer=first,
        relative=second,
        relation=Relation.SPOUSE,
        source="婚姻登记 2020-1",
        at=board.at,
        **facts,
    )


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def found(board):
    rows = Conflict.objects.filter(member=board.user("member1"), source="found")
    return [(row.declared, row.effect, row.recused, row.decided_by_id) for row in rows]


@pytest.mark.parametrize("swap", [False, True])
def test_kinship_on_record_recuses_whoever_declares_nothing(board, swap):
    record(board, swap=swap)

    own = board.declare("member1")

    assert (own.declared, own.recused) == ("none", False)
    assert found(board) == [("kinship", "block", True, None)]
    assert Conflict.objects.get(source="found").clause == "公务员法第七十四条第一款、第七十六条第二项"


def test_kinship_is_found_at_the_opening_of_a_round(board):
    record(board)

    assert roll_of(opened(board)).items[0].recused == (str(board.user("member1").pk),)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        (None, None, True),
        (THE_DEED, None, True),
        (date(2026, 11, 15), None, False),
        (date(2020, 1, 1), THE_DEED, True),
        (date(2020, 1, 1), date(2026, 11, 13), False),
    ],
)
def test_the_day_of_the_deed_decides(board, valid_from, valid_to, counts):
    row = record(board, valid_from=valid_from)
    if valid_to:
        end_kinship(actor=board.actor("discipline"), kinship=row, valid_to=valid_to, at=board.at)

    board.declare("member1")

    assert bool(found(board)) is counts


def test_what_a_ground_does_is_a_setting_with_its_clause(board):
    set_parameter(
        actor=actor_with(Role.HR, board.units["ministry"]),
        rule="R-18",
        name="conflict_kinship",
        value="warn",
        source="某规定第一条",
        confidence="L",
        valid_from=date(2026, 11, 24),
        at=board.at,
    )
    record(board)

    board.declare("member1")

    assert found(board) == [("kinship", "warn", None, None)]
    assert Conflict.objects.get(source="found").clause == "某规定第一条"


def test_a_setting_of_a_ground_takes_block_warn_or_disclose_alone(board):
    code = refused(
        set_parameter,
        actor=actor_with(Role.HR, board.units["ministry"]),
        rule="R-18",
        name="conflict_kinship",
        value="7",
        source="x",
        confidence="L",
        valid_from=date(2026, 11, 24),
        at=board.at,
    )
    assert code == "parameter.bad_value"


def test_who_records_and_who_sees_kinship(board):
    assert refused(record, board, by="chief") == "access.denied"
    assert refused(record, board, by="member1") == "kinship.own"
    row = record(board, by="hr")

    assert refused(record, board) == "kinship.on_record"
    assert list(visible_to(board.actor("hr"))) == [row]
    assert not visible_to(board.actor("member1")).exists()
    assert not visible_to(board.actor("chair")).exists()


def test_kinship_needs_two_people_and_days_that_can_be(board):
    person = board.cases[0].officer
    facts = {"relation": Relation.LINEAL, "source": "x", "at": board.at, "actor": board.actor("discipline")}
    assert refused(record_kinship, officer=person, relative=person, **facts) == "kinship.same_person"
    assert refused(record, board, valid_from=date(2027, 1, 1)) == "kinship.dates"
    row = record(board, valid_from=date(2026, 1, 1))

    def end(day):
        return end_kinship(actor=board.actor("hr"), kinship=row, valid_to=day, at=board.at)

    assert refused(end, date(2025, 12, 31)) == "kinship.dates"
    assert refused(end, date(2026, 11, 25)) == "kinship.dates"
    end(date(2026, 11, 24))
    assert refused(end, date(2026, 11, 24)) == "kinship.ended"


def test_the_relation_is_ciphertext_at_rest_and_not_in_the_trail(board):
    from django.db import connection

    record(board)

    with connection.cursor() as cursor:
        cursor.execute("SELECT relation FROM evaluations_kinship")
        assert "spouse" not in cursor.fetchone()[0]
    assert b"spouse" not in bytes(AuditEvent.objects.get(event="kinship.record").body)
    assert Kinship.objects.get().relation == "spouse"
