import json
from datetime import date
from decimal import Decimal

import pytest

from honors.domain.actor import SYSTEM
from honors.domain.audit import EVENT_COLUMNS, differing_columns
from honors.models import AuditEvent, UnitLevel
from honors.services.audit import build_event, record_event, record_events

pytestmark = pytest.mark.django_db


def facts_of(event: AuditEvent) -> dict:
    return json.loads(bytes(event.body))


def test_an_event_is_one_insert_whose_columns_agree_with_its_body(at, django_assert_num_queries):
    with django_assert_num_queries(1):
        record_event(
            actor=SYSTEM,
            event="unit.rename",
            at=at,
            object_kind="unit",
            object_id=7,
            before={"name": "旧"},
            after={"name": "新"},
        )

    event = AuditEvent.objects.get(event="unit.rename")
    columns = {name: getattr(event, name) for name in EVENT_COLUMNS}
    assert differing_columns(bytes(event.body), event.at, columns) == []
    assert (event.at, event.object_kind, event.object_id, event.result) == (at, "unit", "7", "done")
    assert (facts_of(event)["before"], facts_of(event)["after"]) == ({"name": "旧"}, {"name": "新"})


def test_many_events_are_written_together_in_their_order(at):
    record_events([build_event(actor=SYSTEM, event="roster.row", at=at, object_id=n) for n in range(3)])

    rows = AuditEvent.objects.filter(event="roster.row").order_by("pk")
    assert [row.object_id for row in rows] == ["0", "1", "2"]


def test_no_events_are_no_write(at, django_assert_num_queries):
    with django_assert_num_queries(0):
        record_events([])


def test_values_are_written_as_plain_facts(at):
    event = build_event(
        actor=SYSTEM,
        event="x",
        at=at,
        after={"day": date(2026, 1, 2), "weight": Decimal(30), "level": UnitLevel.STATION, "big": 2**60, "at": at},
    )

    assert facts_of(event)["after"] == {
        "day": "2026-01-02",
        "weight": "30",
        "level": "station",
        "big": "1152921504606846976",
        "at": "2026-11-24T02:00:00+00:00",
    }


def test_of_personal_fields_only_a_keyed_digest_is_kept_however_deep_they_stand(at):
    facts = {"id_number": "330522199001011234", "rows": [{"phone": "13800000000"}], "sex": None}
    after = facts_of(build_event(actor=SYSTEM, event="x", at=at, after=facts))["after"]

    assert after["id_number"].startswith("hmac:")
    assert after["rows"][0]["phone"].startswith("hmac:")
    assert after["sex"] is None
    assert "330522199001011234" not in str(after)
    assert "13800000000" not in str(after)
