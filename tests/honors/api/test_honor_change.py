import pytest

from honors.domain.actor import SYSTEM, Role
from honors.models import HandedToken, Honor, HonorRuling, LedgerEntry, Unit, User
from honors.services.honor import grant_honors
from honors.services.ledger_verify import verify_ledger
from tests.actors import account
from tests.clients import client_for
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

RULING = {"reason": "事迹不实", "document_number": "湖公撤〔2026〕1号", "decided_on": "2026-10-09"}
REVOKE = {"ground": "fraud", **RULING}
RESTORE = {**RULING, "ground": "revocation_annulled", "decided_on": "2026-11-20"}


@pytest.fixture(autouse=True)
def clock(at, monkeypatch):
    monkeypatch.setattr("honors.clock.now", lambda: at)


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def honor(at, units):
    person = officer(units["station"], at, name="张伟", number="012345")
    return grant_honors(actor=SYSTEM, grants=[grant(person, units["station"])], at=at)[0]


@pytest.fixture
def hr(at, units):
    return client_for(account("hr", Role.HR, units["county"], at=at))


def post(client, honor, verb, **body):
    return client.post(f"/api/v1/honors/{honor.pk}/{verb}/", body, format="json")


def on_paper(client, honor, verb, **body):
    """Recorded by the client, confirmed by another; the answer to the second."""
    assert post(client, honor, verb, **body).status_code == 202
    return post(second_of(honor), honor, f"{verb}/confirm")


def second_of(honor):
    user = User.objects.filter(username="second").first()
    at = honor.recorded_at
    return client_for(user or account("second", Role.HR, Unit.objects.get(code="COUNTY"), at=at))


def shown(client, honor):
    return client.get(f"/api/v1/honors/{honor.pk}/").json()


def test_every_decision_answers_with_its_entry_and_the_signed_head(at, honor, hr, units):
    leader = client_for(account("leader", Role.LEADER, units["county"], at=at))
    answers = [
        on_paper(hr, honor, "revoke", **REVOKE),
        on_paper(hr, honor, "restore", **RESTORE),
        on_paper(
            hr,
            honor,
            "correct",
            fields={"document_number": "湖公奖〔2026〕8号"},
            **{**RULING, "decided_on": "2026-11-21"},
        ),
    ]
    asked = post(hr, honor, "erase", reason="本人申请", document_number="湖公删〔2026〕1号")
    answers.append(post(leader, honor, "erase/confirm"))

    assert (asked.status_code, asked.json()["state"]) == (202, "asked")
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [(answer.json()["index"], answer.json()["size"]) for answer in answers] == [(1, 2), (2, 3), (3, 4), (4, 8)]
    for body in (answer.json() for answer in answers):
        assert body["checkpoint"].splitlines()[1:3] == [str(body["size"]), body["root"]]
    assert list(verify_ledger()) == []


def test_the_detail_tells_the_history_and_what_may_be_done(honor, hr):
    assert shown(hr, honor)["may"] == ["revoke", "correct", "erase", "pay_prize", "recover"]

    on_paper(hr, honor, "revoke", **REVOKE)

    body = shown(hr, honor)
    assert (body["status"], body["state"], body["revoked_on"], body["version"]) == (
        "revoked",
        "revoked",
        "2026-10-09",
        2,
    )
    assert body["may"] == ["restore", "correct", "erase", "recover"]
    grant_entry, revocation = body["history"]
    assert (grant_entry["kind"], grant_entry["decision"]["document_number"]) == ("grant", "湖公奖〔2026〕7号")
    assert {name: revocation[name] for name in ("index", "kind", "ground", "reason", "effective_on", "refers_to")} == {
        "index": 1,
        "kind": "revoke",
        "ground": "fraud",
        "reason": "事迹不实",
        "effective_on": "2026-10-09",
        "refers_to": 0,
    }


def test_the_revocation_answers_with_what_is_taken_back_and_each_point_is_ticked_off(at, honor, hr):
    HandedToken.objects.create(honor=honor, kind="medal", serial="M-7", conferred_on=at.date(), created_at=at)
    items = on_paper(hr, honor, "revoke", **REVOKE).json()["recovery"]

    assert [(item["kind"], item["serial"], item["state"]) for item in items] == [
        ("token", "M-7", "open"),
        ("treatment", "", "open"),
        ("file_note", "", "open"),
        ("publication", "", "open"),
    ]
    done = post(hr, honor, "recovery", item=items[0]["id"], done_on="2026-11-01")
    assert [item["state"] for item in done.json()] == ["done", "open", "open", "open"]
    assert shown(hr, honor)["recovery"] == done.json() == hr.get(f"/api/v1/honors/{honor.pk}/recovery/").json()
    assert post(hr, honor, "recovery", item="0", done_on="2026-11-01").json()["code"] == "honor.recovery_unknown"


def test_the_prize_of_the_approval_date_and_its_payment(honor, hr):
    body = shown(hr, honor)
    assert (body["prize"]["amount"], body["prize"]["currency"], body["prize_paid_on"]) == ("5000.00", "CNY", None)
    assert body["tokens"] == [
        {"kind": "medal", "serial": None, "conferred_on": None},
        {"kind": "certificate", "serial": None, "conferred_on": None},
    ]

    paid = post(hr, honor, "prize", paid_on="2026-04-01")

    assert (paid.status_code, paid.json()["amount"]) == (201, "5000.00")
    assert shown(hr, honor)["prize_paid_on"] == "2026-04-01"
    again = post(hr, honor, "prize", paid_on="2026-04-01")
    assert (again.status_code, again.json()["code"]) == (409, "honor.prize_paid")


def test_money_of_a_collective_is_not_shared_out(at, units, hr):
    (collective,) = grant_honors(actor=SYSTEM, grants=[grant(None, units["station"])], at=at)

    prize = shown(hr, collective)["prize"]
    assert (prize["amount"], prize["note"]) == ("10000.00", "集体奖金作为工作经费，原则上不分发个人")


@pytest.mark.parametrize(
    ("verb", "body", "expected"),
    [
        ("revoke", {**REVOKE, "ground": "dislike"}, (400, "honor.ground_unknown")),
        ("revoke", {**REVOKE, "decided_on": "2026-11-25"}, (422, "honor.decided_in_future")),
        ("revoke", {**REVOKE, "decided_on": "2026-03-01"}, (422, "honor.decided_too_early")),
        ("revoke", {**REVOKE, "organ": "STATION"}, (422, "honor.organ_not_above")),
        ("revoke", {"ground": "fraud"}, (400, "request.invalid")),
        ("revoke", {**REVOKE, "colour": "red"}, (400, "request.invalid")),
        ("revoke", {**REVOKE, "version": 7}, (409, "version.stale")),
        ("restore", RESTORE, (409, "honor.not_revoked")),
        ("correct", {**RULING, "fields": {}}, (400, "honor.unknown_fields")),
        ("correct", {**RULING, "fields": {"colour": "red"}}, (400, "request.invalid")),
        ("correct", {**RULING, "fields": {"unit": "NOWHERE"}}, (400, "unit.unknown")),
        ("correct", {**RULING, "fields": {"is_posthumous": False}}, (409, "honor.nothing_to_correct")),
        ("erase/confirm", {}, (409, "honor.erasure_not_asked")),
    ],
)
def test_what_is_refused_and_how(honor, hr, verb, body, expected):
    answer = post(hr, honor, verb, **body)

    assert (answer.status_code, answer.json()["code"]) == expected
    assert Honor.objects.get().last_change == 0


def test_a_second_revocation_conflicts(honor, hr):
    on_paper(hr, honor, "revoke", **REVOKE)

    again = post(hr, honor, "revoke", **REVOKE)
    assert (again.status_code, again.json()["code"]) == (409, "honor.already_revoked")


WRONG_VERB_FIRST = {"valid": ("restore", "correct", "revoke"), "revoked": ("revoke", "correct", "restore")}
BODIES = {"revoke": REVOKE, "restore": RESTORE, "correct": {**RULING, "fields": {"deed": "救火"}}}


@pytest.mark.parametrize("state", ["valid", "revoked"])
@pytest.mark.parametrize(
    "held",
    [
        ((Role.HR, "county"), [409, 202, 202]),
        ((Role.LEADER, "province"), [409, 200, 200]),
        ((Role.HR, "other_station"), [404, 404, 404]),
        ((Role.STATION_CHIEF, "county"), [403, 403, 403]),
        ((Role.DISCIPLINE, "county"), [403, 403, 403]),
    ],
)
def test_who_may_decide_in_which_state(at, units, honor, held, state):
    (role, place), statuses = held
    if state == "revoked":
        on_paper(client_for(account("first", Role.HR, units["county"], at=at)), honor, "revoke", **REVOKE)
    client = client_for(account("other", role, units[place], at=at))

    late = {"decided_on": "2026-11-21"}
    answers = [post(client, honor, verb, **{**BODIES[verb], **late}) for verb in WRONG_VERB_FIRST[state]]
    assert [answer.status_code for answer in answers] == statuses


def test_the_organ_with_a_leader_decides_by_own_hand(at, honor, hr, units):
    city = client_for(account("city", Role.LEADER, units["city"], at=at))

    refused = post(hr, honor, "revoke", **REVOKE)
    assert (refused.status_code, refused.json()["code"]) == (403, "honor.leader_decides")
    assert honor.organ in refused.json()["message"]
    assert shown(hr, honor)["may"] == ["erase", "pay_prize", "recover"]
    assert shown(city, honor)["may"] == ["revoke", "correct"]
    assert post(city, honor, "revoke", **REVOKE).status_code == 200


def test_the_one_who_asked_does_not_confirm(at, honor, hr, units):
    second = client_for(account("second", Role.HR, units["county"], at=at))
    post(hr, honor, "erase", reason="本人申请", document_number="湖公删〔2026〕1号")

    assert post(hr, honor, "erase/confirm").json()["code"] == "honor.second_person_needed"
    assert "confirm_erase" not in shown(hr, honor)["may"]
    assert "confirm_erase" in shown(second, honor)["may"]
    assert post(second, honor, "erase/confirm").status_code == 200
    assert shown(second, honor)["code"] == "access.not_found"


def test_a_decision_on_paper_waits_for_a_second_person_and_for_nobody_else(at, honor, hr, units):
    recorded = post(hr, honor, "revoke", **REVOKE)

    assert (recorded.status_code, recorded.json()["state"], recorded.json()["organ"]) == (202, "recorded", honor.organ)
    assert (shown(hr, honor)["status"], LedgerEntry.objects.count()) == ("valid", 1)
    second = second_of(honor)
    assert ("confirm_revoke" in shown(hr, honor)["may"], "confirm_revoke" in shown(second, honor)["may"]) == (
        False,
        True,
    )
    alone = post(hr, honor, "revoke/confirm")
    wrong = post(second, honor, "restore/confirm")
    elsewhere = client_for(account("elsewhere", Role.HR, units["other_station"], at=at))
    assert (alone.status_code, alone.json()["code"]) == (403, "honor.second_person_confirms")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "honor.ruling_not_recorded")
    assert post(elsewhere, honor, "revoke/confirm").status_code == 404

    confirmed = post(second, honor, "revoke/confirm")

    assert (confirmed.status_code, confirmed.json()["index"], shown(hr, honor)["status"]) == (200, 1, "revoked")
    ruling = HonorRuling.objects.get()
    assert (ruling.ledger_index, ruling.reason, ruling.decided_by.username, ruling.confirmed_by.username) == (
        1,
        "",
        "hr",
        "second",
    )
    assert post(second, honor, "revoke/confirm").json()["code"] == "honor.ruling_not_recorded"


def test_a_correction_on_paper_waits_for_a_second_person_too(at, honor, hr, units):
    other = officer(units["station"], at, name="李强", number="012399")
    fields = {"officer": str(other.pk), "decided_on": "2026-10-08", "snapshot": {"post": "所长"}, "deed": "救火"}
    recorded = post(hr, honor, "correct", fields=fields, **RULING)

    assert (recorded.status_code, recorded.json()["verb"]) == (202, "correct")
    assert (shown(hr, honor)["recipient"]["officer"], LedgerEntry.objects.count()) == (str(honor.officer_id), 1)
    assert post(hr, honor, "correct/confirm").json()["code"] == "honor.second_person_confirms"
    second = second_of(honor)
    assert "confirm_correct" in shown(second, honor)["may"]

    confirmed = post(second, honor, "correct/confirm")

    body = shown(hr, honor)
    assert (confirmed.status_code, confirmed.json()["index"]) == (200, 1)
    assert (body["recipient"]["officer"], body["decided_on"]) == (str(other.pk), "2026-10-08")
    ruling = HonorRuling.objects.get()
    assert (ruling.ledger_index, ruling.reason, ruling.fields, ruling.confirmed_by.username) == (1, "", {}, "second")
    assert list(verify_ledger()) == []


def test_an_erasure_takes_what_waits_on_paper_with_it(at, honor, hr):
    post(hr, honor, "correct", fields={"deed": "救火"}, **RULING)
    post(hr, honor, "erase", reason="本人申请", document_number="湖公删〔2026〕1号")

    assert post(second_of(honor), honor, "erase/confirm").status_code == 200
    assert not HonorRuling.objects.exists()


def test_a_leaders_own_correction_takes_the_place_of_one_that_waits(at, honor, hr, units):
    post(hr, honor, "revoke", **REVOKE)
    post(hr, honor, "correct", fields={"deed": "救火"}, **RULING)
    city = client_for(account("city", Role.LEADER, units["city"], at=at))

    assert post(city, honor, "correct", fields={"deed": "救人"}, **RULING).status_code == 200
    assert [row.verb for row in HonorRuling.objects.all()] == ["revoke"]


def test_recorded_again_it_takes_the_place_of_what_was_recorded(honor, hr):
    post(hr, honor, "revoke", **REVOKE)
    post(hr, honor, "revoke", **{**REVOKE, "ground": "grave_violation", "frees_deed": True})

    post(second_of(honor), honor, "revoke/confirm")

    assert HonorRuling.objects.get().ground == "grave_violation"
    assert shown(hr, honor)["history"][1]["ground"] == "grave_violation"


def test_the_grounds_are_read_with_their_clause(hr):
    rows = hr.get("/api/v1/grounds/?verb=revoke").json()["results"]

    assert [row["code"] for row in rows] == [
        "fraud",
        "grave_violation",
        "hidden_fault_or_procedure",
        "other_legal_ground",
    ]
    assert (rows[0]["clause"], rows[0]["state"]) == ("第五十六条第（一）项", "enabled")
    assert hr.get("/api/v1/grounds/fraud/").json() == rows[0]
