import pytest

from honors import clock
from honors.domain.actor import SYSTEM, Role
from honors.models import Officer
from honors.services.officer import NewOfficer, register_officers
from tests.actors import account
from tests.clients import client_for
from tests.factories.cases import cycle, nomination
from tests.factories.people import tree
from tests.honors.services.test_officer import checked

pytestmark = pytest.mark.django_db

URL = "/api/v1/officers/"
NEW = {
    "name": "单晓明",
    "police_number": "012345",
    "id_number": checked("33050119900101001"),
    "personnel_category": "police",
    "status": "in_service",
    "unit": "STATION",
    "post": "民警",
    "grade": "chief_4",
    "rank": "inspector_1",
    "is_leading_body": False,
    "police_start_date": "2012-07-01",
}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def hr(units, at):
    return client_for(account("hr", Role.HR, units["county"], at=at))


def test_a_person_is_registered_and_shown_with_a_masked_number(hr):
    made = hr.post(URL, NEW)

    assert made.status_code == 201
    body = made.json()
    assert {name: body[name] for name in NEW} == {
        **NEW,
        "id_number": NEW["id_number"][:3] + "*" * 13 + NEW["id_number"][-2:],
    }
    assert body["postings"] == [
        {"unit": "STATION", "post": "民警", "is_leading_body": False, "from": "2012-07-01", "to": None}
    ]
    assert body["ranks"] == [{"rank": "inspector_1", "from": "2012-07-01", "to": None}]
    assert body["grades"] == [{"grade": "chief_4", "from": "2012-07-01", "to": None}]
    assert (body["honors"], body["nominations"], body["account"]) == ([], [], None)
    assert (body["state"], body["version"], body["may"]) == (
        "in_service",
        1,
        ["amend", "post", "rank", "grade", "rename", "leave", "record_death"],
    )
    assert hr.get(f"{URL}{body['id']}/").json() == body
    (row,) = hr.get(URL).json()["results"]
    assert row == {name: body[name] for name in row}


def test_a_person_is_amended_moved_ranked_and_graded(hr):
    key = hr.post(URL, NEW).json()["id"]

    amended = hr.patch(f"{URL}{key}/", {"name": "单小明", "version": 1}).json()
    moved = hr.post(f"{URL}{key}/postings/", {"unit": "OTHER_STATION", "post": "副所长", "from": "2026-05-01"}).json()
    ranked = hr.post(f"{URL}{key}/ranks/", {"rank": "superintendent_3", "from": "2026-05-01"}).json()
    graded = hr.post(f"{URL}{key}/grades/", {"grade": "chief_3", "from": "2026-05-01"}).json()

    assert (amended["name"], amended["version"]) == ("单小明", 2)
    assert (moved["unit"], [p["to"] for p in moved["postings"]]) == ("OTHER_STATION", ["2026-04-30", None])
    assert (ranked["rank"], graded["grade"], graded["version"]) == ("superintendent_3", "chief_3", 5)
    stale = hr.patch(f"{URL}{key}/", {"name": "单晓明", "version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "version.stale")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"name": ""}, 400, "request.invalid"),
        ({"name": "长" * 81}, 400, "request.invalid"),
        ({"name": "·"}, 400, "officer.empty_name"),
        ({"personnel_category": "robot"}, 400, "request.invalid"),
        ({"rank": "chief_4"}, 400, "request.invalid"),
        ({"unit": "NOWHERE"}, 400, "unit.unknown"),
        ({"unit": "CITY"}, 403, "access.denied"),
        ({"police_start_date": "2012-13-01"}, 400, "request.invalid"),
        ({"police_start_date": "2027-01-01"}, 422, "officer.contradictory"),
        ({"police_start_date": "1980-01-01"}, 422, "officer.contradictory"),
        ({"id_number": "123"}, 422, "officer.id_number_length"),
        ({"id_number": "33050119900101001A"}, 422, "officer.id_number_form"),
        ({"salary": "1"}, 400, "request.invalid"),
    ],
)
def test_bad_input_is_answered_with_a_code(hr, changes, status, code):
    answer = hr.post(URL, {**NEW, **changes})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Officer.objects.exists()


def test_the_longest_names_fit_their_search_keys(hr):
    assert hr.post(URL, {**NEW, "name": "壮" * 80}).status_code == 201
    assert hr.post(URL, {**NEW, "name": "ﷺ" * 80, "police_number": "", "id_number": ""}).status_code == 201


def test_a_contradiction_says_where(hr):
    finding = hr.post(URL, {**NEW, "police_start_date": "1980-01-01"}).json()["findings"][0]

    assert (finding["code"], finding["facts"]["field"]) == ("officer.dates_order", "police_start_date")
    assert (finding["rule"], finding["clause"]) == ("R-47", "S6; S7")
    assert "参加公安工作时间（1980年1月1日）早于出生日期" in finding["text"]


def test_a_body_that_is_too_large_is_refused(hr):
    answer = hr.post(URL, {**NEW, "name": "x" * (3 * 1024 * 1024)})

    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


def test_a_double_submission_registers_one_person(hr):
    answers = [hr.post(URL, NEW, headers={"Idempotency-Key": "k"}).json()["id"] for _ in range(2)]

    assert len(set(answers)) == Officer.objects.count() == 1
    assert hr.post(URL, NEW).json()["code"] == "officer.id_number_taken"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name=王伟", {"王伟", "王伟强"}),
        ("pinyin=ww", {"王伟", "王伟强"}),
        ("pinyin=shanxiao", {"单晓明"}),
        ("police_number=000002", {"单晓明"}),
        ("unit=STATION", {"王伟", "单晓明"}),
        ("unit=COUNTY", {"王伟", "王伟强", "单晓明"}),
        ("unit=PROVINCE", {"王伟", "王伟强", "单晓明"}),
        ("unit=OTHER_STATION&name=王伟", {"王伟强"}),
        ("category=auxiliary", {"单晓明"}),
        ("status=retired", {"王伟强"}),
        ("category=police&status=in_service", {"王伟"}),
    ],
)
def test_the_roster_is_filtered(hr, units, at, query, names):
    crowd = [
        NewOfficer(name="王伟", unit=units["station"]),
        NewOfficer(name="王伟强", unit=units["other_station"], status="retired"),
        NewOfficer(name="单晓明", unit=units["station"], personnel_category="auxiliary", police_number="000002"),
        NewOfficer(name="王伟", unit=units["city"]),
    ]
    register_officers(actor=SYSTEM, people=crowd, at=at)

    answer = hr.get(f"{URL}?{query}&count=1").json()

    assert {row["name"] for row in answer["results"]} == names
    assert answer["count"] == len(names)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("unit=NOWHERE", "unit.unknown"),
        ("status=asleep", "request.invalid"),
        ("name=%00", "request.invalid"),
        ("name=·", "officer.empty_search"),
        ("surname=王", "request.unknown_parameter"),
        ("page_size=0", "request.malformed"),
        ("cursor=x", "request.bad_cursor"),
    ],
)
def test_a_filter_that_cannot_be_read_is_answered_with_a_code(hr, query, code):
    answer = hr.get(f"{URL}?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_pages_follow_the_tree_and_cost_the_same_at_one_and_at_fifty_rows(hr, units, at, django_assert_num_queries):
    people = [NewOfficer(name="张试", unit=units[u]) for u in ("other_station", "station") for _ in range(30)]
    register_officers(actor=SYSTEM, people=people, at=at)

    for size in (1, 50):
        with django_assert_num_queries(5):
            page = hr.get(f"{URL}?page_size={size}").json()
            assert len(page["results"]) == size
    rows = page["results"] + hr.get(page["next"]).json()["results"]
    assert [row["unit"] for row in rows] == ["STATION"] * 30 + ["OTHER_STATION"] * 30
    assert len({row["id"] for row in rows}) == 60


@pytest.mark.parametrize("role", Role)
def test_who_sees_the_roster_and_who_changes_it(units, at, role):
    (person,) = register_officers(actor=SYSTEM, people=[NewOfficer(name="张试", unit=units["station"])], at=at)
    client = client_for(account("caller", role, units["county"], at=at))
    sees = role in {Role.HR, Role.STATION_CHIEF, Role.LEADER, Role.DISCIPLINE}

    assert client.get(f"{URL}{person.pk}/").status_code == (200 if sees else 404)
    assert len(client.get(URL).json()["results"]) == (1 if sees else 0)
    assert client.patch(f"{URL}{person.pk}/", {"status": "retired"}).status_code == (200 if role is Role.HR else 403)
    for verb in ("postings", "ranks", "grades"):
        assert client.post(f"{URL}{person.pk}/{verb}/", {}).status_code == (400 if role is Role.HR else 403)


def test_the_subject_sees_the_own_record_and_no_other(units, at):
    mine, other = register_officers(
        actor=SYSTEM, people=[NewOfficer(name=name, unit=units["station"]) for name in ("张试", "李试")], at=at
    )
    client = client_for(account("subject", Role.OFFICER, units["station"], at=at, officer=mine))

    assert client.get(f"{URL}{mine.pk}/").json()["may"] == []
    assert client.get(f"{URL}{other.pk}/").status_code == 404
    assert client_for(None).get(URL).status_code == 401


@pytest.mark.parametrize("key", ["x", "-1", "99999999999999999999999", "%00", "1.5"])
def test_an_id_that_is_none_is_not_found(hr, key):
    answer = hr.get(f"{URL}{key}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "access.not_found")


def test_cases_are_shown_to_hr_to_their_owner_and_without_drafts_to_the_subject(units, at):
    (person,) = register_officers(actor=SYSTEM, people=[NewOfficer(name="张试", unit=units["station"])], at=at)
    run = cycle(units["county"], at)
    draft = nomination(person, at, cycle=run, star="service")
    submitted = nomination(person, at, cycle=run, star="justice", state="submitted")
    callers = {
        "owner": draft.nominated_by,
        "subject": account("subject", Role.OFFICER, units["station"], at=at, officer=person),
        "hr": account("hr", Role.HR, units["county"], at=at),
        "other_chief": account("other_chief", Role.STATION_CHIEF, units["station"], at=at),
    }

    shown = {name: client_for(user).get(f"{URL}{person.pk}/").json()["nominations"] for name, user in callers.items()}

    case = {"id": str(submitted.pk), "state": "submitted", "star": "justice", "award": None}
    assert {row["id"] for row in shown["owner"]} == {str(draft.pk), str(submitted.pk)}
    assert (shown["subject"], shown["hr"], shown["other_chief"]) == ([case], [case], [])
