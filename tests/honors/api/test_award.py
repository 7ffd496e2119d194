from datetime import date

import pytest

from honors import clock
from honors.domain.actor import Role
from honors.models import AuthorityRule, Award, AwardToken
from tests.actors import account
from tests.clients import client_for
from tests.factories.people import tree
from tests.honors.domain.catalogue import shipped

pytestmark = pytest.mark.django_db

URL = "/api/v1/awards/"
RULES = f"{URL}authority-rules/"


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def hr(units, at):
    return client_for(account("hr", Role.HR, units["city"], at=at))


@pytest.fixture
def award():
    return Award.objects.get(code="police.individual.merit_third", edition__code="police-2015")


@pytest.fixture
def rule():
    return AuthorityRule.objects.get(
        edition__code="police-2015", recipient_kind="county_staff", award_code="police.individual.merit_second"
    )


def test_an_award_is_shown_with_its_numbers_and_their_source(hr, award):
    shown = hr.get(f"{URL}{award.pk}/").json()

    assert {name: shown[name] for name in shown if name not in {"id", "source", "created_at", "prizes"}} == {
        "code": "police.individual.merit_third",
        "name": "个人三等功",
        "name_en": "Third-class merit (individual)",
        "edition": "police-2015",
        "scheme": "police",
        "register": "honors",
        "recipient_category": "individual",
        "personnel_categories": ["police"],
        "level": "merit_third",
        "organ_level": "",
        "grantor": "",
        "valid_from": "2016-01-01",
        "valid_to": None,
        "prize": "5000",
        "tokens": ["medal", "certificate"],
        "notice_days": 7,
        "repeat_months": 12,
        "repeat_scope": award.repeat_scope,
        "is_enabled": True,
        "confidence": "H",
        "state": "enabled",
        "version": 1,
        "may": ["edit", "add_prize", "change_tokens"],
    }
    assert "第135号" in shown["source"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("edition=national", lambda a: a["edition"] == "national"),
        ("category=collective", lambda a: a["recipient_category"] == "collective"),
        ("level=merit_first", lambda a: a["level"] == "merit_first"),
        ("register=stars", lambda a: a["register"] == "stars"),
        ("code=police.individual.merit_first", lambda a: a["code"] == "police.individual.merit_first"),
        ("name=三等功&category=individual", lambda a: "三等功" in a["name_zh"] and "individual" in a["code"]),
        ("edition=police-2015&on=2015-12-31", lambda _: False),
        ("edition=police-2015&on=2016-01-01", lambda a: a["edition"] == "police-2015"),
        ("edition=auxiliary-2020&on=2026-01-01", lambda _: False),
    ],
)
def test_the_catalogue_is_filtered(hr, query, expected):
    rows = hr.get(f"{URL}?{query}&page_size=200").json()["results"]

    assert {(r["code"], r["edition"]) for r in rows} == {
        (a["code"], a["edition"]) for a in shipped("awards") if expected(a)
    }


def test_pages_hold_every_award_once_and_cost_the_same(hr, django_assert_num_queries):
    for size in (1, 50):
        with django_assert_num_queries(7):
            page = hr.get(f"{URL}?page_size={size}").json()
    rows = page["results"] + hr.get(page["next"]).json()["results"]

    assert len({row["id"] for row in rows}) == len(rows) == len(shipped("awards"))


def test_hr_edits_numbers_and_prizes_with_a_source(hr, award):
    edited = hr.patch(f"{URL}{award.pk}/", {"notice_days": 5, "source": "浙公政〔2026〕1号", "version": 1})
    prized = hr.post(f"{URL}{award.pk}/prizes/", {"amount": "6000", "valid_from": "2026-11-24", "source": "文"})

    assert (edited.status_code, edited.json()["notice_days"], edited.json()["version"]) == (200, 5, 2)
    assert (prized.status_code, prized.json()["prize"]) == (201, "6000")
    assert [(p["amount"], p["valid_to"]) for p in prized.json()["prizes"]] == [("5000", "2026-11-23"), ("6000", None)]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"notice_days": 5}, 400, "request.invalid"),
        ({"notice_days": -1, "source": "文"}, 400, "request.invalid"),
        ({"notice_days": 99999999, "source": "文"}, 400, "request.invalid"),
        ({"code": "x", "source": "文"}, 400, "request.invalid"),
        ({"valid_to": "2026-02-30", "source": "文"}, 400, "request.invalid"),
        ({"valid_to": "2000-01-01", "source": "文"}, 400, "award.dates"),
        ({"notice_days": 5, "source": "文", "version": 9}, 409, "version.stale"),
    ],
)
def test_a_bad_edit_is_answered_with_a_code(hr, award, body, status, code):
    answer = hr.patch(f"{URL}{award.pk}/", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_hr_changes_what_is_handed_over_from_a_day_on(hr, award):
    before = hr.get(f"{URL}{award.pk}/").json()["tokens"]
    change = {"kinds": ["certificate"], "valid_from": "2026-11-24", "source": "文"}

    changed = hr.post(f"{URL}{award.pk}/tokens/", change)

    assert (changed.status_code, before, changed.json()["tokens"]) == (201, ["medal", "certificate"], ["certificate"])
    rows = AwardToken.objects.filter(award=award).order_by("pk").values_list("kind", "valid_from", "valid_to")
    assert list(rows) == [
        ("medal", None, date(2026, 11, 23)),
        ("certificate", None, date(2026, 11, 23)),
        ("certificate", date(2026, 11, 24), None),
    ]
    assert hr.post(f"{URL}{award.pk}/tokens/", change).json()["code"] == "award.token_dates"
    assert hr.post(f"{URL}{award.pk}/tokens/", {**change, "kinds": ["crown"]}).json()["code"] == "request.invalid"


@pytest.mark.parametrize("amount", ["-1", "1.234", "1e99", "NaN", "much"])
def test_an_amount_that_is_none_is_refused(hr, award, amount):
    answer = hr.post(f"{URL}{award.pk}/prizes/", {"amount": amount, "valid_from": "2027-01-01", "source": "文"})

    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")


def test_the_authority_table_is_read_filtered_and_edited(hr, rule, django_assert_num_queries):
    rows = hr.get(f"{RULES}?edition=police-2015&recipient_kind=county_staff&level=merit_second").json()["results"]
    assert [(r["id"], r["organ"], r["known"], r["may"]) for r in rows] == [(str(rule.pk), "PROV", True, ["edit"])]
    assert hr.get(f"{RULES}?known=false&count=1").json()["count"] == sum(not r["known"] for r in shipped("authority"))
    for size in (1, 50):
        with django_assert_num_queries(5):
            assert len(hr.get(f"{RULES}?page_size={size}").json()["results"]) == size

    edited = hr.patch(f"{RULES}{rule.pk}/", {"mandate": "CITY", "source": "浙公政〔2026〕1号"}).json()
    assert (edited["mandate"], edited["version"]) == ("CITY", 2)
    assert hr.get(f"{RULES}{rule.pk}/").json() == edited
    assert hr.patch(f"{RULES}{rule.pk}/", {"organ": "", "source": "文"}).json()["code"] == "authority.organ_missing"
    assert hr.patch(f"{RULES}{rule.pk}/", {"organ": "ME", "source": "文"}).json()["code"] == "request.invalid"


@pytest.mark.parametrize("role", Role)
def test_everybody_reads_the_catalogue_and_a_county_edits_nothing(request, role):
    units, at, award, rule = (request.getfixturevalue(name) for name in ("units", "at", "award", "rule"))
    client = client_for(account("caller", role, units["county"], at=at))

    assert [client.get(url).status_code for url in (URL, f"{URL}{award.pk}/", RULES)] == [200, 200, 200]
    assert client.get(f"{URL}{award.pk}/").json()["may"] == []
    edits = [
        client.patch(f"{URL}{award.pk}/", {"notice_days": 5, "source": "文"}),
        client.post(f"{URL}{award.pk}/prizes/", {"amount": "1", "valid_from": "2027-01-01", "source": "文"}),
        client.post(f"{URL}{award.pk}/tokens/", {"kinds": [], "valid_from": "2027-01-01", "source": "文"}),
        client.patch(f"{RULES}{rule.pk}/", {"mandate": "CITY", "source": "文"}),
    ]
    assert [edit.json()["code"] for edit in edits] == ["access.denied"] * 4


def test_without_a_session_the_catalogue_is_closed(units):
    assert client_for(None).get(URL).status_code == 401


@pytest.mark.parametrize("key", ["x", "0", "99999999999999999999999"])
def test_an_award_that_is_none_is_not_found(hr, key):
    answer = hr.get(f"{URL}{key}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "access.not_found")
