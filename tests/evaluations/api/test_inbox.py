import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.decisions import star_cases
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/inbox/"


@pytest.fixture
def hr(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    units = tree(at)
    star_cases(units, at, "张试", "李验", "王测", state="submitted")
    client = APIClient()
    client.force_login(account("desk", Role.HR, units["county"], at=at))
    return client


def test_a_row_says_what_to_do_with_what_and_where(hr):
    rows = hr.get(URL).json()["results"]

    assert [(row["kind"], row["act"]) for row in rows] == [("nomination", "screen")] * 3
    for row in rows:
        assert row["url"] == f"/api/v1/nominations/{row['object']}/"
        assert row["id"] == f"nomination:{row['object']}:screen"
        assert hr.get(row["url"]).status_code == 200


def test_pages_join_without_gap_or_overlap_in_both_directions(hr):
    whole = [row["id"] for row in hr.get(URL, {"count": "1"}).json()["results"]]

    first = hr.get(URL, {"page_size": 2, "count": "1"}).json()
    second = hr.get(first["next"]).json()
    back = hr.get(second["previous"]).json()

    assert [row["id"] for row in first["results"] + second["results"]] == whole
    assert (first["previous"], second["next"], first["count"]) == (None, None, 3)
    assert back["results"] == first["results"]


def test_it_needs_a_session_and_knows_no_filter(hr):
    assert APIClient().get(URL).status_code == 401
    assert hr.get(URL, {"kind": "round"}).json()["code"] == "request.unknown_parameter"
