import pytest

from honors.domain.actor import SYSTEM, Role
from honors.models import Honor, Unit
from honors.services.honor import grant_honors
from tests.factories.honors import grant
from tests.factories.people import officer

pytestmark = pytest.mark.django_db

UNITS = "/api/v1/units/"
HONORS = "/api/v1/honors/"
DOCUMENT = {"from": "2026-07-01", "document_number": "湖公〔2026〕5号"}


@pytest.fixture
def hr(client_of):
    return client_of("hr", Role.HR)


@pytest.fixture
def new(hr):
    body = {"code": "NEW", "name": "合并所", "level": "station", "parent": "COUNTY", "valid_from": "2026-07-01"}
    return hr.post(UNITS, body, format="json").json()


def merge(hr, new, *codes):
    return hr.post(f"{UNITS}{new['id']}/merge/", {"units": codes, **DOCUMENT}, format="json")


@pytest.fixture
def merged(hr, new, units, at):
    """Two stations with an honor each, merged into a third."""
    people = [officer(units[key], at, name=name) for key, name in (("station", "张一"), ("other_station", "李二"))]
    grant_honors(
        actor=SYSTEM,
        grants=[grant(people[0], units["station"]), grant(people[1], units["other_station"])],
        at=at,
    )
    answer = merge(hr, new, "STATION", "OTHER_STATION")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_the_line_is_shown_both_ways(hr, merged, units):
    assert [(row["unit"], row["of"], row["kind"]) for row in merged["predecessors"]] == [
        ("STATION", "NEW", "merge"),
        ("OTHER_STATION", "NEW", "merge"),
    ]
    old = hr.get(f"{UNITS}{units['station'].pk}/").json()
    assert (old["state"], old["valid_to"]) == ("ended", "2026-06-30")
    assert [(row["unit"], row["document_number"]) for row in old["successors"]] == [("NEW", "湖公〔2026〕5号")]


@pytest.mark.usefixtures("merged")
def test_the_successors_record_shows_what_its_predecessors_won_as_theirs(hr):
    rows = hr.get(f"{HONORS}?unit=NEW&count=1").json()

    assert rows["count"] == 2
    assert {(row["unit"], row["predecessor_of"]) for row in rows["results"]} == {
        ("STATION", "NEW"),
        ("OTHER_STATION", "NEW"),
    }
    assert hr.get(f"{HONORS}?unit=NEW&lineage=false&count=1").json() == {
        "results": [],
        "next": None,
        "previous": None,
        "count": 0,
    }
    assert {row["predecessor_of"] for row in hr.get(f"{HONORS}?unit=COUNTY").json()["results"]} == {None}


def times(hr, query):
    rows = hr.get(f"{HONORS}totals/?{query}").json()
    return sum(row["times"] for row in rows if row["award"] is not None)


@pytest.mark.usefixtures("merged")
def test_totals_never_count_an_honor_twice(hr):
    assert Honor.objects.count() == 2
    assert [times(hr, f"unit={code}") for code in ("NEW", "STATION", "OTHER_STATION", "COUNTY")] == [0, 1, 1, 2]
    assert times(hr, "unit=NEW&lineage=true") == 2
    assert hr.get(f"{HONORS}totals/?unit=NEW&lineage=perhaps").status_code == 400


def test_a_chief_of_the_successor_reads_what_it_took_over_and_a_neighbour_does_not(client_of, merged, units):
    assert merged["code"] == "NEW"
    units["new"] = Unit.objects.get(code="NEW")
    chief = client_of("chief", Role.STATION_CHIEF, "new")
    rows = chief.get(f"{HONORS}?unit=NEW").json()["results"]
    assert len(rows) == 2
    assert chief.get(f"{HONORS}{rows[0]['id']}/").status_code == 200
    neighbour = client_of("neighbour", Role.STATION_CHIEF, "station")
    assert len(neighbour.get(f"{HONORS}?unit=NEW").json()["results"]) == 1


def test_a_split_names_who_goes_where(hr, units, at):
    person, other = officer(units["station"], at, name="张一"), officer(units["station"], at, name="李二")
    for code in ("ONE", "TWO"):
        body = {"code": code, "name": code, "level": "station", "parent": "COUNTY", "valid_from": "2026-07-01"}
        assert hr.post(UNITS, body, format="json").status_code == 201
    body = {
        "into": ["ONE", "TWO"],
        "default": "ONE",
        "people": [{"officer": str(person.pk), "unit": "TWO"}],
        **DOCUMENT,
    }

    answer = hr.post(f"{UNITS}{units['station'].pk}/split/", body, format="json")

    assert (answer.status_code, answer.json()["state"]) == (200, "ended")
    assert [(row["unit"], row["is_default"]) for row in answer.json()["successors"]] == [("ONE", True), ("TWO", False)]
    assert [hr.get(f"/api/v1/officers/{one.pk}/").json()["unit"] for one in (person, other)] == ["TWO", "ONE"]


def test_what_stands_in_the_way_is_told(hr, new):
    answer = merge(hr, new, "NEW")
    assert (answer.status_code, answer.json()["code"]) == (400, "unit.repeated")
    assert merge(hr, new, "NOWHERE").json()["code"] == "unit.unknown"
    unknown = hr.post(f"{UNITS}{new['id']}/merge/", {"units": ["STATION"], "colour": 1, **DOCUMENT}, format="json")
    assert unknown.status_code == 400


def test_a_unit_tells_what_it_was_called_then(hr, units):
    body = {"name": "龙溪派出所", **DOCUMENT}
    shown = hr.post(f"{UNITS}{units['station'].pk}/rename/", body, format="json").json()

    assert [(row["name"], row["from"], row["to"]) for row in shown["former_names"]] == [
        ("龙山派出所", "2000-01-01", "2026-06-30")
    ]
    address = f"{UNITS}{units['station'].pk}/"
    assert hr.get(f"{address}?on=2010-01-01").json()["name_then"] == "龙山派出所"
    assert hr.get(address).json()["name_then"] == "龙溪派出所"
    found = hr.get(f"{UNITS}?name=龙山").json()["results"]
    assert [row["name"] for row in found] == ["龙溪派出所"]


def test_an_honor_names_the_unit_as_it_was_called_on_its_day(hr, units, at):
    grant_honors(actor=SYSTEM, grants=[grant(None, units["station"])], at=at)
    hr.post(f"{UNITS}{units['station'].pk}/rename/", {"name": "龙溪派出所", **DOCUMENT}, format="json")

    (row,) = hr.get(HONORS).json()["results"]

    assert (row["unit_name"], row["recipient"]["name"]) == ("龙山派出所", "龙溪派出所")
