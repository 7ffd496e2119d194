from datetime import timedelta

import pytest

from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Notification, RoleGrant
from honors.services.notification import read_notification
from honors.services.outbox import drain, enqueue
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


def send(at, key="k", **whom) -> list[str]:
    """Enqueue and deliver one message; who was told."""
    payload = {"code": "notify.case_waits", "params": {"state": "submitted"}, "object_kind": "nomination"}
    enqueue(topic="notify", key=key, payload={**payload, "object_id": "7", **whom}, at=at)
    assert drain(at=at)["done"] == 1
    rows = Notification.objects.filter(message__key=key).order_by("user__username")
    return list(rows.values_list("user__username", flat=True))


def test_named_users_are_told_and_nobody_is_no_user(at):
    units = tree(at)
    one, two = (account(name, None, units["station"], at=at) for name in ("one", "two"))

    assert send(at, users=[one.pk, None, two.pk, one.pk]) == ["one", "two"]


def test_a_closed_account_is_not_told(at):
    gone = account("gone", None, tree(at)["station"], at=at)
    gone.is_active = False
    gone.save()

    assert send(at, users=[gone.pk]) == []


def test_everybody_who_holds_the_role_at_the_unit_is_told(at):
    units = tree(at)
    for name, role, unit in (
        ("hr1", Role.HR, "county"),
        ("hr2", Role.HR, "county"),
        ("city", Role.HR, "city"),
        ("leader", Role.LEADER, "county"),
    ):
        account(name, role, units[unit], at=at)

    assert send(at, role="hr", unit_id=units["county"].pk) == ["hr1", "hr2"]


def test_where_nobody_holds_the_role_the_nearest_unit_above_is_told(at):
    units = tree(at)
    account("city", Role.HR, units["city"], at=at)
    account("province", Role.HR, units["province"], at=at)

    assert send(at, role="hr", unit_id=units["station"].pk) == ["city"]


def test_where_nobody_holds_the_role_anywhere_nobody_is_told(at):
    assert send(at, role="hr", unit_id=tree(at)["station"].pk) == []


def test_who_holds_the_role_is_asked_at_delivery(at):
    units = tree(at)
    account("old", Role.HR, units["county"], at=at)
    account("new", Role.HR, units["county"], at=at)
    RoleGrant.objects.filter(user__username="old").update(valid_to=(at - timedelta(days=1)).date())

    assert send(at, role="hr", unit_id=units["county"].pk) == ["new"]


def test_reading_is_noted_once_with_an_event(at):
    user = account("one", None, tree(at)["station"], at=at)
    send(at, users=[user.pk])
    row = Notification.objects.get()
    actor = Actor(user_id=user.pk, name="one")

    read_notification(actor=actor, notification=row, at=at)
    later = read_notification(actor=actor, notification=row, at=at + timedelta(hours=1))

    assert later.read_at == at
    assert AuditEvent.objects.filter(event="notification.read", result="done").count() == 1


def test_nobody_reads_what_another_was_told(at):
    user = account("one", None, tree(at)["station"], at=at)
    send(at, users=[user.pk])

    with pytest.raises(RuleViolation) as refusal:
        read_notification(actor=Actor(user_id=user.pk + 1), notification=Notification.objects.get(), at=at)

    assert refusal.value.code == "access.denied"
