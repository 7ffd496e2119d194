from dataclasses import replace
from datetime import date, timedelta

import pytest

from honors.domain.ledger.replay import ReplayFault, replay
from tests.honors.domain.ledger import samples
from tests.honors.domain.ledger.samples import BREAK, CORRECT, ERASE, GRANT, PROVISIONAL, RESTORE, REVOKE, log

OTHER = replace(GRANT, subject="f" * 32)


def faults(*entries):
    return [(fault.index, fault.kind) for fault in replay(log(*entries)).faults]


def test_a_grant_stands_as_it_was_written():
    state = replay([GRANT]).states[0]
    assert (state.status, state.award, state.decision) == ("valid", GRANT.award, GRANT.decision)
    assert (state.last_change, state.opened_by) == (0, {"name": 0, "number": 0, "recipient": 0})
    assert [state.status_on(date(2026, 11, day)) for day in (19, 20)] == ["not_yet", "valid"]


def test_a_provisional_grant_ends_after_its_last_day_without_an_entry():
    state = replay([PROVISIONAL]).states[0]
    assert state.status == "provisional"
    assert state.status_on(date(2027, 11, 19)) == "provisional"
    assert state.status_on(date(2027, 11, 20)) == "ended"


def test_a_revocation_counts_from_its_day_of_effect():
    state = replay(log(GRANT, REVOKE)).states[0]
    assert (state.status, state.revoked_on, state.last_change) == ("revoked", date(2026, 12, 1), 1)
    assert [state.status_on(date(2026, 11, 30)), state.status_on(date(2026, 12, 1))] == ["valid", "revoked"]


def test_a_restoration_ends_the_revocation_and_both_stay_in_history():
    state = replay(log(GRANT, REVOKE, RESTORE)).states[0]
    assert (state.status, state.revoked_on, state.last_change) == ("valid", None, 2)
    assert [state.status_on(date(2026, 12, day)) for day in (1, 19, 20)] == ["revoked", "revoked", "valid"]
    assert [kind for _, kind in state.turns] == ["revoke", "restore"]


def test_a_correction_restates_the_facts_and_lays_its_openings_over_those_of_the_grant():
    state = replay(log(GRANT, replace(CORRECT, subject="a" * 32))).states[0]
    assert state.decision == CORRECT.amended_decision
    assert (state.subject, state.index, state.recorded_at) == ("a" * 32, 0, samples.START)
    assert state.opened_by == {"name": 1, "number": 0, "recipient": 0}


def test_a_correction_without_amended_decision_keeps_the_decision_and_a_revocation():
    state = replay(log(GRANT, REVOKE, replace(CORRECT, amended_decision=None))).states[0]
    assert (state.decision, state.status, state.revoked_on) == (GRANT.decision, "revoked", date(2026, 12, 1))


def test_an_erasure_names_what_can_no_longer_be_opened():
    states = replay(log(GRANT, CORRECT, replace(ERASE, refers_to=1))).states
    assert (states[0].erased, states[0].status, states[0].last_change) == ({1}, "valid", 2)


def test_a_break_is_kept_with_its_place():
    assert replay(log(GRANT, BREAK)).breaks == ((1, BREAK.discontinuity),)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([GRANT, REVOKE, REVOKE], [(2, "already_revoked")]),
        ([GRANT, RESTORE], [(1, "not_revoked")]),
        ([GRANT, REVOKE, replace(RESTORE, effective_on=date(2026, 11, 30))], [(2, "effect_before_last_turn")]),
        ([PROVISIONAL, REVOKE], [(1, "register_differs")]),
        ([GRANT, REVOKE, replace(RESTORE, refers_to=1)], [(2, "refers_to_no_grant")]),
        ([GRANT, replace(REVOKE, refers_to=7)], [(1, "refers_to_no_grant")]),
        ([GRANT, ERASE, ERASE], [(2, "already_erased")]),
        ([GRANT, REVOKE, replace(ERASE, refers_to=1)], [(2, "nothing_to_erase")]),
        ([GRANT, BREAK, replace(ERASE, refers_to=1), replace(ERASE, refers_to=1)], [(3, "already_erased")]),
        ([GRANT, ERASE, GRANT], [(2, "subject_retired")]),
        ([GRANT, ERASE, OTHER, CORRECT], [(3, "subject_retired")]),
        ([GRANT, BREAK, BREAK], [(2, "lost_origin_differs")]),
        ([GRANT, OTHER, CORRECT, REVOKE, RESTORE, ERASE, BREAK], []),
    ],
)
def test_an_entry_that_cannot_stand_where_it_does_is_named(entries, expected):
    assert faults(*entries) == expected


def test_a_gap_and_a_step_back_in_time_are_named():
    entries = [
        GRANT,
        replace(OTHER, seq=2),
        replace(OTHER, seq=3, recorded_at=GRANT.recorded_at - timedelta(seconds=1)),
    ]
    assert replay(entries).faults == (
        ReplayFault(2, "seq_gap"),
        ReplayFault(3, "recorded_at_decreases"),
    )
