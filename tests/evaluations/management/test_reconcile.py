import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from evaluations.models import Approval
from evaluations.services.approval import approve_cases
from honors.domain.actor import Role
from honors.models import Honor
from honors.models.base import dated
from honors.services.honor import grant_honor
from tests.factories.decisions import acting, award, star_cases, waiting
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(at):
    """Two approved stars."""
    units = tree(at)
    approvals, later = waiting(star_cases(units, at, "张试", "李验"), units, at)
    leader = acting("leader", Role.LEADER, units["county"], at)
    done = approve_cases(actor=leader, approvals=approvals, document_number="1", decided_on=dated(later), at=later)
    return units, leader, done, later


def reconcile():
    """Exit code and document."""
    out, code = StringIO(), 0
    try:
        call_command("reconcile", "--json", stdout=out)
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue())


def test_when_both_say_the_same_there_is_nothing_to_say(scene):
    assert reconcile() == (0, [])


def test_an_entry_that_no_approval_caused_is_found(scene):
    units, leader, _done, later = scene
    honor = grant_honor(
        actor=leader,
        award=award("star.service", "stars"),
        officer=officer(units["station"], later, name="王测"),
        unit=units["station"],
        organ="长兴县公安局",
        organ_level="county",
        document_number="2",
        decided_on=dated(later),
        at=later,
    )

    code, rows = reconcile()

    assert (code, [(row["kind"], row["index"]) for row in rows]) == (1, [("entry_without_approval", honor.pk)])


def test_an_imported_entry_needs_no_approval(scene):
    units, leader, _done, later = scene
    grant_honor(
        actor=leader,
        award=award("star.service", "stars"),
        officer=officer(units["station"], later, name="王测"),
        unit=units["station"],
        organ="长兴县公安局",
        organ_level="county",
        document_number="2",
        decided_on=dated(later),
        origin="imported",
        provenance="original",
        at=later,
    )

    assert reconcile() == (0, [])


def test_an_approval_whose_entry_is_not_there_is_found(scene):
    _units, _leader, (first, _second), _later = scene
    Approval.objects.filter(pk=first.pk).update(ledger_index=99)

    code, rows = reconcile()

    assert (code, [(row["kind"], row["approval"], row["index"]) for row in rows]) == (
        1,
        [("approval_without_entry", str(first.pk), 99), ("entry_without_approval", None, first.ledger_index)],
    )


def test_an_entry_for_somebody_else_is_found(scene):
    _units, _leader, (first, second), _later = scene
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Honor._meta.db_table} SET officer_id = %s WHERE id = %s",  # noqa: S608 - a table's name
            [second.nomination.officer_id, first.ledger_index],
        )

    code, rows = reconcile()

    assert (code, [(row["kind"], row["approval"]) for row in rows]) == (1, [("other_recipient", str(first.pk))])
