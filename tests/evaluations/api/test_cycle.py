from datetime import timedelta

import pytest

from honors.domain.actor import Role
from tests.factories import cases
from tests.factories.people import officer

pytestmark = pytest.mark.django_db
URL = "/api/v1/cycles/"


@pytest.fixture
def plan(at, units):
    scheme = cases.star_scheme(units["county"], at)
    seats = cases.committee(scheme, at)
    phases = [
        {**span, "opens_at": span["opens_at"].isoformat(), "closes_at": span["closes_at"].isoformat()}
        for span in cases.phases(at)
    ]
    return {
        "scheme": str(scheme.pk),
        "unit": "COUNTY",
        "committee": str(seats.pk),
        "name": "第四季度",
        "phases": phases,
        "is_rehearsal": False,
    }


def test_a_cycle_is_planned_opened_extended_advanced_and_cancelled(at, units, client_of, plan):
    hr = client_of("hr", Role.HR)
    made = hr.post(URL, plan)
    assert made.status_code == 201, made.json()
    cycle = made.json()
    assert (cycle["state"], cycle["scheme_hash"], cycle["counts"], cycle["may"]) == (
        "draft",
        "",
        {},
        ["open", "extend", "cancel"],
    )
    own = f"{URL}{cycle['id']}/"

    opened = hr.post(f"{own}open/", {}).json()
    assert (opened["state"], len(opened["scheme_hash"])) == ("nominating", 64)
    assert opened["may"] == ["advance", "extend", "cancel"]

    later = (at + timedelta(days=8)).isoformat()
    extended = hr.post(f"{own}extend/", {"phase": "nominating", "closes_at": later, "reason": "节假日"}).json()
    assert extended["phases"][0]["closes_at"] == extended["phases"][1]["opens_at"] == "2026-12-02T10:00:00+08:00"

    assert hr.post(f"{own}advance/", {"to": "reviewing"}).json()["state"] == "reviewing"
    cancelled = hr.post(f"{own}cancel/", {"reason": "重新部署"}).json()
    assert (cancelled["state"], cancelled["may"]) == ("cancelled", [])


def test_counts_are_given_by_state(at, units, client_of):
    cycle = cases.cycle(units["county"], at)
    for state in ("submitted", "submitted", "refused"):
        cases.nomination(officer(units["station"], at), at, cycle=cycle, state=state)
    hr = client_of("hr", Role.HR)

    assert hr.get(f"{URL}{cycle.pk}/").json()["counts"] == {"refused": 1, "submitted": 2}
    assert hr.get(f"{URL}?state=nominating").json()["results"][0]["counts"] == {"refused": 1, "submitted": 2}


def test_all_that_stands_in_the_way_is_a_422(at, units, client_of):
    cycle = cases.cycle(units["county"], at)
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted")

    answer = client_of("hr", Role.HR).post(f"{URL}{cycle.pk}/advance/", {"to": "reviewing"})

    assert (answer.status_code, answer.json()["code"]) == (422, "cycle.not_done")
    assert answer.json()["findings"][0]["facts"] == {"nomination": str(case.pk), "nomination_name": "张试"}
    assert answer.json()["findings"][0]["text"] == "案卷 张试 尚未审核。"


ACTS = {
    "open": {},
    "advance": {"to": "reviewing"},
    "extend": {"phase": "approving", "closes_at": "2027-12-01T00:00:00+08:00", "reason": "缓"},
    "cancel": {"reason": "停"},
}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_hrs_refuses_what_it_does_not_know_and_is_hidden_elsewhere(at, units, client_of, act):
    cycle = cases.cycle(units["county"], at, opened=act != "open")
    other = cases.cycle(units["other_station"], at, opened=False)
    url = f"{URL}{cycle.pk}/{act}/"

    assert client_of("leader", Role.LEADER).post(url, ACTS[act]).status_code == 403
    station_hr = client_of("hr_station", Role.HR, "station")
    foreign = station_hr.post(f"{URL}{other.pk}/{act}/", ACTS[act])
    assert (foreign.status_code, foreign.json()["code"]) == (404, "access.not_found")
    below = station_hr.post(url, ACTS[act])
    assert (below.status_code, below.json()["code"]) == (403, "cycle.not_yours")
    unknown = client_of("hr", Role.HR).post(url, {**ACTS[act], "surprise": 1})
    assert (unknown.status_code, unknown.json()["findings"][0]["code"]) == (400, "request.unknown_field")


@pytest.mark.parametrize("act", ["open", "advance", "extend", "cancel"])
def test_what_is_closed_stays_closed(at, units, client_of, act):
    cycle = cases.cycle(units["county"], at)
    cycle.advance(state="closed")

    answer = client_of("hr", Role.HR).post(f"{URL}{cycle.pk}/{act}/", ACTS[act])

    assert (answer.status_code, answer.json()["code"]) == (409, "cycle.wrong_state")


def test_a_stale_version_is_a_409(at, units, client_of):
    cycle = cases.cycle(units["county"], at)

    answer = client_of("hr", Role.HR).post(f"{URL}{cycle.pk}/cancel/", {"reason": "停", "version": 1})

    assert (answer.status_code, answer.json()["code"]) == (409, "version.stale")


def test_a_member_of_the_committee_and_everybody_below_see_the_cycle(at, units, client_of):
    cycle = cases.cycle(units["county"], at)

    for client in (client_of("member1"), client_of("chief", Role.STATION_CHIEF, "station")):
        assert client.get(f"{URL}{cycle.pk}/").status_code == 200


def test_a_list_costs_the_same_at_1_and_at_50_rows(at, units, client_of, django_assert_num_queries):
    hr = client_of("hr", Role.HR)
    scheme = cases.star_scheme(units["county"], at)
    seats = cases.committee(scheme, at)
    for number in range(50):
        if number in (1, 49):
            with django_assert_num_queries(7):
                assert len(hr.get(URL).json()["results"]) == number
        cases.cycle(units["county"], at, scheme=scheme, committee=seats, opened=False)
