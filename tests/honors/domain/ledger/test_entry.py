import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from honors.domain.ledger.canonical import canonical_bytes
from honors.domain.ledger.entry import Decision, EntryError, UnknownFormatError, instant_text, parse_entry
from honors.domain.ledger.tree import leaf_hash
from tests.honors.domain.ledger import samples

GOLDEN = Path(__file__).resolve().parents[3] / "golden" / "ledger" / "entries.json"


def places(caught):
    return [place for place, _ in caught.value.faults]


def changed(entry, **fields):
    document = entry.document()
    for name, value in fields.items():
        if value is ...:
            del document[name]
        else:
            document[name] = value
    return canonical_bytes(document)


def test_old_entries_serialise_to_the_same_bytes_for_ever():
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert list(golden) == list(samples.KINDS)
    for name, entry in samples.KINDS.items():
        assert entry.to_bytes().decode() == golden[name]["leaf"]
        assert leaf_hash(entry.to_bytes()).hex() == golden[name]["leaf_hash"]


@pytest.mark.parametrize("name", samples.KINDS)
def test_an_entry_is_read_back_as_it_was(name):
    assert parse_entry(samples.KINDS[name].to_bytes()) == samples.KINDS[name]


@pytest.mark.parametrize("name", samples.KINDS)
def test_no_byte_of_a_leaf_can_change_without_being_another_entry_or_none(name):
    entry = samples.KINDS[name]
    leaf = entry.to_bytes()
    for at in range(len(leaf)):
        altered = leaf[:at] + bytes([leaf[at] ^ 1]) + leaf[at + 1 :]
        try:
            parsed = parse_entry(altered)
        except EntryError:
            continue
        assert parsed != entry
        assert parsed.to_bytes() == altered


@pytest.mark.parametrize(
    ("name", "fields", "found"),
    [
        ("grant", {"award": None}, ["/award"]),
        ("grant", {"award": {"code": "x"}}, ["/award/edition"]),
        ("grant", {"award": {"code": "x", "edition": "1", "level": 1}}, ["/award/level"]),
        ("grant", {"award": []}, ["/award"]),
        ("grant", {"commitments": {}}, ["/commitments"]),
        ("grant", {"commitments": {"name": "00"}}, ["/commitments/name"]),
        ("grant", {"commitments": {"Name": "00" * 32}}, ["/commitments/Name"]),
        ("grant", {"commitments": None}, ["/commitments", "/commitments"]),
        ("grant", {"decision": {"date": "2026-02-30", "document_number": "1", "organ": "x"}}, ["/decision/date"]),
        ("grant", {"decision": {"date": "2026-02-03", "document_number": None, "organ": " x"}},
         ["/decision/organ", "/decision/document_number"]),
        ("grant", {"effective_on": "20261120"}, ["/effective_on"]),
        ("grant", {"ground": "x"}, ["/ground"]),
        ("grant", {"is_posthumous": 0}, ["/is_posthumous"]),
        ("grant", {"kind": "gift"}, ["/kind"]),
        ("grant", {"kind": ["grant"]}, ["/kind"]),
        ("grant", {"kind": None}, ["/kind"]),
        ("grant", {"note": 1}, ["/note"]),
        ("grant", {"origin": "found"}, ["/origin"]),
        ("grant", {"provenance": "copy"}, ["/provenance"]),
        ("grant", {"provisional_until": "2026-11-19"}, ["/provisional_until"]),
        ("grant", {"recipient_category": "unit"}, ["/recipient_category"]),
        ("grant", {"recorded_at": "2026-11-24T08:00:00Z"}, ["/recorded_at"]),
        ("grant", {"recorded_at": "2026-11-31T08:00:00.000000Z"}, ["/recorded_at"]),
        ("grant", {"refers_to": 0}, ["/refers_to", "/refers_to"]),
        ("grant", {"register": "medals"}, ["/register"]),
        ("grant", {"seq": -1}, ["/seq"]),
        ("grant", {"seq": True}, ["/seq"]),
        ("grant", {"subject": "00112233445566778899AABBCCDDEEFF"}, ["/subject"]),
        ("grant", {"subject": ...}, ["/subject", "/subject"]),
        ("grant, imported", {"decision": {"date": "2026-02-03", "document_number": "a\nb", "organ": "x" * 201}},
         ["/decision/organ", "/decision/document_number"]),
        ("revoke", {"ground": None}, ["/ground"]),
        ("revoke", {"refers_to": None}, ["/refers_to"]),
        ("revoke", {"refers_to": 1}, ["/refers_to"]),
        ("revoke", {"subject": "00112233445566778899aabbccddeeff"}, ["/subject"]),
        ("restore", {"effective_on": None, "award": {"code": "x", "edition": "1"}}, ["/award", "/effective_on"]),
        ("correct", {"refers_to": None, "ground": None}, ["/ground", "/refers_to"]),
        ("correct", {"discontinuity": {"lost_origin": "a", "lost_root": "ab" * 32, "lost_size": 99, "new_origin": "b"}},
         ["/discontinuity"]),
        ("erase", {"origin": "decided"}, ["/origin"]),
        ("break", {"discontinuity": None}, ["/discontinuity"]),
        ("break", {"discontinuity": {"lost_origin": "a", "lost_root": "ab", "lost_size": 1, "new_origin": "a"}},
         ["/discontinuity/lost_root", "/discontinuity/new_origin", "/discontinuity/lost_size"]),
        ("break", {"register": "honors"}, ["/register"]),
    ],
)  # fmt: skip
def test_every_fault_is_named_with_its_place(name, fields, found):
    with pytest.raises(EntryError) as caught:
        parse_entry(changed(samples.KINDS[name], **fields))
    assert sorted(places(caught)) == sorted(found)


@pytest.mark.parametrize("fields", [{"format": 2}, {"format": None}, {"hash": "sm3"}])
def test_another_format_or_hash_is_unknown_rather_than_wrong(fields):
    with pytest.raises(UnknownFormatError):
        parse_entry(changed(samples.GRANT, **fields))


@pytest.mark.parametrize("leaf", [b"", b"[]", b"{}", b"\xff", b'{"a":1}', samples.GRANT.to_bytes() + b"\n"])
def test_what_is_no_entry_is_refused(leaf):
    with pytest.raises(EntryError):
        parse_entry(leaf)


def test_keys_out_of_order_are_refused():
    text = json.dumps(dict(reversed(samples.GRANT.document().items())), ensure_ascii=False, separators=(",", ":"))
    with pytest.raises(EntryError, match="not canonical"):
        parse_entry(text.encode())


def test_an_entry_that_breaks_its_kind_is_never_written():
    with pytest.raises(EntryError) as caught:
        replace(samples.REVOKE, ground=None, decision=Decision("", None, date(2026, 1, 1))).to_bytes()
    assert sorted(places(caught)) == ["/decision/document_number", "/decision/organ", "/ground"]


def test_moments_are_written_in_utc_with_six_decimals():
    east = datetime(2026, 11, 24, 16, 0, tzinfo=timezone(timedelta(hours=8)))
    assert instant_text(east) == instant_text(datetime(2026, 11, 24, 8, tzinfo=UTC)) == "2026-11-24T08:00:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        instant_text(datetime(2026, 11, 24))  # noqa: DTZ001 - the case
