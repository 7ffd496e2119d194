import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth import hashers

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import AccessToken, AuditEvent, LoginFailure
from honors.selectors.account import token_user
from honors.services import session
from honors.services.session import close_session, open_session
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

NOBODY = Actor(source="203.0.113.9")
PASSWORD = "correct horse battery"


@pytest.fixture
def user(at):
    return account("chief", None, tree(at)["station"], at=at, password=PASSWORD)


def log_in(at, username="chief", password=PASSWORD):
    return open_session(actor=NOBODY, username=username, password=password, at=at)


def refusal(at, **typed) -> str:
    with pytest.raises(RuleViolation) as caught:
        log_in(at, **typed)
    return caught.value.code


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def test_a_log_in_gives_a_token_of_which_only_the_digest_is_kept(user, at):
    opened = log_in(at)

    (kept,) = AccessToken.objects.all()
    assert kept.digest == digest(opened.token)
    assert opened.expires_at == at + timedelta(hours=12)
    assert token_user(kept.digest, at=opened.expires_at - timedelta(seconds=1)) == user
    assert token_user(kept.digest, at=opened.expires_at) is None


def test_a_log_in_and_a_refusal_are_on_record_without_the_password(user, at):
    log_in(at)
    refusal(at, password="wrong password")

    events = AuditEvent.objects.filter(event="session.open").order_by("pk")
    assert [(e.result, e.code, e.object_id, e.source) for e in events] == [
        ("done", "", str(user.pk), "203.0.113.9"),
        ("refused", "session.refused", str(user.pk), "203.0.113.9"),
    ]
    assert not any(word in bytes(e.body) for e in events for word in (b"wrong password", PASSWORD.encode()))


def test_an_unknown_name_a_wrong_password_and_a_closed_account_get_one_answer(user, at):
    unknown, wrong = refusal(at, username="nobody"), refusal(at, password="wrong")
    user.advance(is_active=False)

    assert {unknown, wrong, refusal(at)} == {"session.refused"}


def test_an_unknown_name_costs_as_many_hashes_as_a_wrong_password(user, at, monkeypatch):
    made = []
    hasher = type(hashers.get_hasher())
    plain = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *args: made.append(1) or plain(self, *args))

    refusal(at, password="wrong")
    of_wrong = len(made)
    made.clear()
    refusal(at, username="nobody")

    assert len(made) == of_wrong == 1


def test_after_eight_failures_the_name_is_held_whatever_the_password(user, at):
    codes = [refusal(at + timedelta(seconds=n), password="wrong") for n in range(8)]

    assert codes == ["session.refused"] * 8
    assert refusal(at + timedelta(seconds=9)) == "session.locked"


def test_a_held_name_is_free_again_after_the_time_and_trying_does_not_prolong_it(user, at):
    for _ in range(8):
        refusal(at, password="wrong")
    assert [refusal(at + timedelta(minutes=14)) for _ in range(8)] == ["session.locked"] * 8

    assert log_in(at + timedelta(minutes=15)).user == user


def test_a_name_that_does_not_exist_is_held_too(at):
    codes = [refusal(at, username="ghost") for _ in range(9)]

    assert codes == ["session.refused"] * 8 + ["session.locked"]


def test_a_success_forgets_the_failures_before_it(user, at):
    for _ in range(7):
        refusal(at, password="wrong")

    log_in(at)

    assert not LoginFailure.objects.exists()
    assert refusal(at, password="wrong") == "session.refused"


def test_an_attempt_counts_before_the_password_is_looked_at(user, at, monkeypatch):
    seen = []

    def look(_password, _stored):
        seen.append(LoginFailure.objects.count())
        return False

    monkeypatch.setattr(session, "check_password", look)
    refusal(at)

    assert seen == [1]


def test_logging_out_ends_the_token(user, at):
    token = digest(log_in(at).token)

    close_session(actor=Actor(user_id=user.pk, name="chief"), digest=token, at=at)

    assert token_user(token, at=at) is None
    assert AuditEvent.objects.filter(event="session.close", object_id=str(user.pk), result="done").count() == 1
