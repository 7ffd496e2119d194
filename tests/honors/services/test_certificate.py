import importlib.util
import json
import sys
from datetime import date, timedelta

import pytest
from django.conf import settings as conf
from django.db import DatabaseError, connection, transaction

from honors.domain.actor import Actor, Role
from honors.domain.certificate import number_of
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Honor
from honors.selectors.certificate import honors_for, issued, paper_of, public_face, standings_on, visible_to
from honors.services.certificate import certificate_file, examine_file, issue_certificate, revocation_list
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, restore_honor, revoke_honor
from honors.services.honor_correct import correct_honor
from honors.services.honor_erase import ask_erasure, confirm_erasure
from honors.services.signing import signer_for
from tests.actors import SYSTEM, account, actor_with
from tests.factories.honors import grant
from tests.factories.people import officer, tree
from tests.honors.domain.certificates import PROGRAM

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NEXT = timedelta(minutes=1)
_spec = importlib.util.spec_from_file_location("verify_certificate", PROGRAM)
program = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(program)


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def holder(units, at):
    return officer(units["station"], at, name="欧阳小明", number="330527")


@pytest.fixture
def give(units, at):
    def grant_one(who, **facts):

        return grant_honors(actor=SYSTEM, grants=[grant(who, facts.pop("unit", units["station"]), **facts)], at=at)[0]

    return grant_one


@pytest.fixture
def issue(at):
    return lambda honor, who=SYSTEM: issue_certificate(actor=who, honor=honor, at=at)


@pytest.fixture
def verify(monkeypatch, capsys, tmp_path, at):
    """What the program that a stranger has says: exit code and words."""

    def check(file, *, listed=False):
        (tmp_path / "cert").write_bytes(file if isinstance(file, bytes) else file_of(file, at))
        (tmp_path / "list").write_bytes(revocation_list(at=at))
        key = signer_for(conf.INSTALLATION_NAME).verifier.vkey
        words = ["x", "--cert", str(tmp_path / "cert"), "--key", key, "--on", str(TODAY)]
        monkeypatch.setattr(sys, "argv", words + (["--revocations", str(tmp_path / "list")] if listed else []))
        capsys.readouterr()
        code = program.main()
        return code, capsys.readouterr().out

    return check


def file_of(certificate, at):
    return certificate_file(actor=SYSTEM, certificate=certificate, at=at)


def ruling(day=TODAY):
    return Ruling(reason="虚报事迹", document_number="湖公奖〔2026〕31号", decided_on=day)


def refusal(call, *args):
    with pytest.raises(RuleViolation) as refused:
        call(*args)
    return refused.value.code


def test_a_certificate_is_given_out_once_and_its_file_proves_it(give, holder, issue, verify):
    honor = give(holder)
    made = issue(honor)

    assert made.number.startswith(f"H2026-{honor.pk:06d}-")
    assert issue(honor) == made
    assert AuditEvent.objects.filter(event="certificate.issue", object_id=made.number).count() == 1
    for listed in (False, True):
        code, said = verify(made, listed=listed)
        assert (code, "欧阳小明" in said) == (0, True), said


def test_the_file_discloses_what_the_paper_says_and_nothing_else(give, holder, issue, at):
    file = json.loads(certificate_file(actor=SYSTEM, certificate=issue(give(holder, deed="秘密事迹")), at=at))

    assert {fact["field"] for fact in file["facts"]} == {"name", "snapshot"}
    assert "秘密事迹" not in json.dumps(file, ensure_ascii=False)
    assert holder.police_number not in json.dumps(file, ensure_ascii=False)


def test_a_collective_shows_its_name(give, units, issue, verify):
    made = issue(give(None))

    assert paper_of(made)["name"] == units["station"].name
    assert verify(made)[0] == 0
    assert public_face(made, TODAY)["name"] == units["station"].name


def test_a_stranger_learns_a_masked_name_and_the_level_of_the_unit(give, holder, issue):
    face = public_face(issue(give(holder)), TODAY)

    assert face["name"] == "欧阳**"
    assert (face["unit_level"], face["status"], face["decided_on"]) == ("station", "valid", date(2026, 3, 2))
    assert "欧阳小明" not in str(face)


def test_a_correction_gets_a_certificate_of_its_own_that_names_the_old_one(give, holder, issue, verify, at):
    honor = give(holder)
    old = issue(honor)
    before = file_of(old, at)
    correct_honor(actor=SYSTEM, honor=honor, fields={"decided_on": date(2025, 12, 30)}, ruling=ruling(), at=at + NEXT)
    new = issue(honor)

    assert (new.replaces, new.number[:5]) == (old, "H2025")
    assert standings_on([old, new], TODAY) == {old.number: "superseded", new.number: "valid"}
    assert verify(before)[0] == 0, "by itself the old file is as true as it was"
    assert verify(before, listed=True)[0] == 1
    assert refusal(file_of, old, at) == "certificate.superseded"
    assert verify(new, listed=True)[0] == 0


def test_a_corrected_name_stands_on_the_new_paper_and_the_old_file_keeps_the_old(give, holder, issue, verify, at):
    honor = give(holder)
    before = file_of(issue(honor), at)
    right = officer(holder.unit, at, name="欧阳晓明")
    correct_honor(actor=SYSTEM, honor=honor, fields={"officer": right}, ruling=ruling(), at=at + NEXT)
    new = issue(Honor.objects.get(pk=honor.pk))

    assert "欧阳晓明" in verify(new)[1]
    assert "欧阳小明" in verify(before)[1]


def test_a_revoked_honor_has_no_certificate_until_it_is_restored(give, holder, issue, verify, at):
    honor = give(holder)
    made = issue(honor)
    before = file_of(made, at)
    revoke_honor(actor=SYSTEM, honor=honor, ground="fraud", ruling=ruling(), at=at + NEXT)

    with pytest.raises(RuleViolation) as refused:
        issue(honor)
    assert refused.value.code == "certificate.revoked"
    assert (refused.value.findings[0].rule, refused.value.findings[0].clause) == ("R-33", "S3 art. 56")
    made = issued(made.number)
    assert public_face(made, TODAY)["status"] == "revoked"
    assert refusal(file_of, made, at) == "certificate.revoked", "under a newer head it would be taken for true"
    code, words = verify(before)
    assert (code, "是否已撤销或更正未查" in words) == (0, True), "without a list nobody can know"
    assert verify(before, listed=True)[0] == 3

    restore_honor(actor=SYSTEM, honor=honor, ground="revocation_annulled", ruling=ruling(), at=at + 2 * NEXT)
    assert issue(honor) == made
    assert verify(made, listed=True)[0] == 0


def test_a_provisional_honor_that_lapsed_has_none(give, holder, issue, verify, at):
    running = issue(give(holder, provisional_until=TODAY))
    lapsed = give(officer(holder.unit, holder.created_at), provisional_until=date(2026, 11, 23))

    assert refusal(issue, lapsed) == "certificate.ended"
    assert public_face(running, TODAY)["status"] == "provisional"
    assert standings_on([running], TODAY + timedelta(days=1)) == {running.number: "ended"}
    assert refusal(file_of, running, at + timedelta(days=1)) == "certificate.ended"
    assert verify(running, listed=True)[0] == 0
    assert b" lapse 2026-11-24 " in revocation_list(at=holder.created_at.replace(year=2026, month=11, day=24))


def test_an_erased_honor_says_nothing_any_more(give, holder, issue, units, at):
    honor = give(holder)
    made = issue(honor)
    file = certificate_file(actor=SYSTEM, certificate=made, at=at)
    hr = [actor_with(Role.HR, units["city"], user=account(f"hr{n}", Role.HR, units["city"], at=at)) for n in (1, 2)]
    ask_erasure(actor=hr[0], honor=honor, reason="x", document_number="1", at=at)
    confirm_erasure(actor=hr[1], honor=honor, at=at + NEXT)

    made = issued(made.number)
    assert (public_face(made, TODAY)["status"], public_face(made, TODAY)["name"]) == ("erased", None)
    assert refusal(issue, honor) == "certificate.erased"
    assert refusal(lambda: certificate_file(actor=SYSTEM, certificate=made, at=at)) == "certificate.erased"
    assert b" erase " in revocation_list(at=at + NEXT)
    assert examine_file(file, on=TODAY).fault == "", "the paper that is out stays true, and the list withdraws it"


def test_who_may_have_it(give, holder, issue, units, at):
    own = Actor(user_id=account("o", Role.OFFICER, units["station"], at=at, officer=holder).pk, officer_id=holder.pk)
    person, collective = give(holder), give(None)
    cases = [
        (own, {person}),
        (actor_with(Role.HR, units["city"]), {person, collective}),
        (actor_with(Role.HR, units["station"]), {person, collective}),
        (actor_with(Role.STATION_CHIEF, units["station"]), {collective}),
        (actor_with(Role.LEADER, units["city"]), set()),
        (Actor(), set()),
    ]
    for who, may in cases:
        for honor in (person, collective):
            if honor not in may:
                assert refusal(issue, honor, who) == "access.denied"
        assert set(honors_for(who)) == may
    given = [issue(honor, who).issued_by_id for who, may in cases[:2] for honor in may]
    assert set(given) == {own.user_id, None}
    assert [len(visible_to(who)) for who, _ in cases] == [1, 2, 2, 1, 0, 0]


def test_a_number_that_was_never_given_out_is_unknown(give, holder):
    honor = give(holder)

    number = number_of(register="honors", year=2026, serial=honor.pk)
    assert refusal(issued, number) == "certificate.unknown"
    assert refusal(issued, number[:-1] + ("0" if number[-1] != "0" else "1")) == "certificate.check_digit"


@pytest.mark.parametrize("statement", ["UPDATE honors_certificate SET entry = 99", "DELETE FROM honors_certificate"])
def test_what_was_given_out_is_never_changed(give, holder, issue, statement):
    made = issue(give(holder))
    with pytest.raises(RuleViolation):
        made.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
