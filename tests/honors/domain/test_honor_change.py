from datetime import UTC, date, datetime

import pytest

from honors.domain.award import RecipientCategory
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import (
    Stated,
    check_day,
    check_stated,
    check_verb,
    opened_entries,
    standing,
    verbs_for,
)
from honors.domain.ledger.entry import Award, Decision, Entry

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
TODAY = date(2026, 11, 24)
GRANTED = date(2026, 3, 2)


def entry(seq, kind, **facts):
    return Entry(
        seq=seq, kind=kind, recorded_at=MOMENT, register="honors", decision=Decision("某局", "1号", GRANTED), **facts
    )


GRANT = entry(
    0,
    "grant",
    effective_on=GRANTED,
    award=Award("police.individual.merit_third", "police-2015"),
    recipient_category="individual",
    subject="00" * 16,
    origin="decided",
    provenance="original",
    is_posthumous=False,
    commitments={"keys": "00" * 32},
)


def revoke(seq, day, **facts):
    return entry(seq, "revoke", effective_on=day, refers_to=0, **facts)


def restore(seq, day):
    return entry(seq, "restore", effective_on=day, refers_to=0)


def erase(seq, refers_to):
    return entry(seq, "erase", refers_to=refers_to)


def test_the_last_turn_says_how_a_grant_stands():
    revoked = [GRANT, revoke(1, date(2026, 5, 1))]

    assert (standing([GRANT]).status, standing(revoked).status) == ("valid", "revoked")
    again = standing([*revoked, restore(2, date(2026, 6, 1))])
    assert (again.status, again.revoked_on, again.last_change) == ("valid", None, 2)


def test_the_erasure_of_a_verdicts_reason_does_not_move_the_grant():
    reasoned = revoke(1, date(2026, 5, 1), commitments={"reason": "00" * 32})

    state = standing([GRANT, reasoned, erase(2, 1)])
    assert (state.status, state.last_change, state.erased) == ("revoked", 1, frozenset())
    assert standing([GRANT, reasoned, erase(2, 0)]).erased == {0}


def test_what_is_opened_are_commitments_that_nobody_erased():
    reasoned = revoke(1, date(2026, 5, 1), commitments={"reason": "00" * 32})
    entries = [GRANT, reasoned, restore(2, date(2026, 6, 1)), erase(3, 0)]

    assert opened_entries(entries) == [reasoned]


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        ("valid", ("revoke", "correct")),
        ("provisional", ("revoke", "correct")),
        ("revoked", ("restore", "correct")),
    ],
)
def test_the_status_says_what_may_be_decided(status, verbs):
    assert verbs_for(status) == verbs
    refused = {}
    for verb in ("revoke", "restore", "correct"):
        try:
            check_verb(verb, status)
        except RuleViolation as refusal:
            refused[verb] = refusal.code
    expected = {"revoke": "honor.already_revoked"} if status == "revoked" else {"restore": "honor.not_revoked"}
    assert refused == expected


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 4, 30), "honor.decided_too_early"),
        (date(2026, 5, 1), None),
        (TODAY, None),
        (date(2026, 11, 25), "honor.decided_in_future"),
    ],
)
def test_a_decision_lies_between_the_last_turn_and_today(day, code):
    entries = [GRANT, revoke(1, date(2026, 5, 1))]
    if code is None:
        check_day(day, today=TODAY, entries=entries, granted_on=GRANTED)
        return
    with pytest.raises(RuleViolation) as refusal:
        check_day(day, today=TODAY, entries=entries, granted_on=GRANTED)

    assert refusal.value.code == code
    assert [(one.code, one.rule, one.clause) for one in refusal.value.findings] == [(code, "R-33", "S3 art. 56")]


COLLECTIVE = RecipientCategory.COLLECTIVE
NEXT_DAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"given": ["deed"]}, ""),
        ({"given": ["is_posthumous"], "is_posthumous": True}, "honor.posthumous_living"),
        ({"given": ["is_posthumous"], "is_posthumous": True, "died_on": GRANTED}, ""),
        ({"given": ["is_posthumous"], "is_posthumous": True, "category": COLLECTIVE}, "honor.posthumous_collective"),
        ({"given": ["officer"], "is_posthumous": True}, "honor.posthumous_living"),
        ({"given": ["deed"], "is_posthumous": True}, ""),
        ({"given": ["effective_on"], "effective_on": date(2026, 3, 1)}, "honor.effective_too_early"),
        ({"given": ["effective_on"], "effective_on": NEXT_DAY}, ""),
        ({"given": ["provisional_until"], "provisional_until": date(2026, 3, 1)}, "honor.provisional_ended"),
        ({"given": ["provisional_until"], "provisional_until": GRANTED}, ""),
        ({"given": ["decided_on"], "revoked_on": date(2026, 3, 1)}, "honor.decided_after_revocation"),
        ({"given": ["decided_on"], "revoked_on": GRANTED}, ""),
        (
            {"given": ["effective_on"], "effective_on": NEXT_DAY, "revoked_on": GRANTED},
            "honor.decided_after_revocation",
        ),
        ({"given": ["officer"], "fits": False}, "honor.wrong_personnel"),
        ({"given": ["award"], "fits": False}, "honor.wrong_personnel"),
        ({"given": ["organ"], "fits": False}, ""),
    ],
)
def test_a_correction_states_nothing_that_contradicts_itself(facts, code):
    facts = {"category": RecipientCategory.INDIVIDUAL, "decided_on": GRANTED, "effective_on": GRANTED, **facts}

    if not code:
        assert check_stated(Stated(**facts)) is None
        return
    with pytest.raises(RuleViolation) as refusal:
        check_stated(Stated(**facts))
    (finding,) = refusal.value.findings
    assert (refusal.value.code, finding.code) == (code, code)
    assert finding.rule
    assert finding.clause
    assert refusal.value.field in {
        "is_posthumous",
        "effective_on",
        "provisional_until",
        "decided_on",
        "officer",
        "award",
    }


def test_all_that_a_correction_contradicts_is_said_at_once():
    facts = {"given": ["is_posthumous", "decided_on", "award"], "category": RecipientCategory.INDIVIDUAL}
    days = {"decided_on": NEXT_DAY, "effective_on": GRANTED, "provisional_until": GRANTED, "revoked_on": GRANTED}

    with pytest.raises(RuleViolation) as refusal:
        check_stated(Stated(is_posthumous=True, fits=False, **facts, **days))

    assert [(finding.code.partition(".")[2], finding.rule) for finding in refusal.value.findings] == [
        ("posthumous_living", "R-05"),
        ("effective_too_early", "R-33"),
        ("provisional_ended", "R-25"),
        ("decided_after_revocation", "R-33"),
        ("wrong_personnel", "R-06"),
    ]
