import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.domain.bar import BarKind
from evaluations.models import Bar
from evaluations.services.bar import set_bar
from honors import clock
from honors.domain.actor import Role
from tests.actors import account, actor_with
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

FACTS = {"measure": "punishment.warning", "starts_on": "2026-11-20", "document_number": "长纪〔2026〕1号"}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def desk(units, at, client):
    """Discipline inspection of the county, logged in."""
    user = account("discipline", Role.DISCIPLINE, units["county"], at=at)
    client.force_login(user)
    client.actor = actor_with(Role.DISCIPLINE, units["county"], user=user)
    return client


@pytest.fixture
def person(units, at):
    return officer(units["station"], at)


def page(client, address, status=200, **fields):
    heads = {"accept-language": "zh-hans"}
    answer = client.post(address, fields, headers=heads) if fields else client.get(address, headers=heads)
    assert answer.status_code == status
    return answer.content.decode()


def barred(desk, at, **facts):
    values = {"kind": BarKind.INVESTIGATION, "starts_on": date(2026, 11, 20), "document_number": "长纪〔2026〕1号"}
    return set_bar(actor=desk.actor, at=at, **{**values, **facts})


@pytest.mark.parametrize("search", ["张试", "zhang", "zs", "012345"])
def test_whom_to_bar_is_found_by_name_pinyin_initials_and_number(desk, units, at, search):
    found = officer(units["station"], at, number="012345")

    assert f"/bars/new/?officer={found.pk}" in page(desk, f"/bars/new/?q={search}")
    assert f"?unit={units['station'].code}" in page(desk, "/bars/new/?q=龙山")


def test_the_last_day_is_shown_before_anything_is_set(desk, person):
    address = f"/bars/new/?officer={person.pk}"

    shown = page(desk, address, act="check", **FACTS)

    assert "2027年5月19日" in shown
    assert not Bar.objects.exists()
    end = re.search(r'name="shown_end" value="([^"]*)"', shown)[1]
    page(desk, address, 302, act="set", shown_end=end, **FACTS)
    assert Bar.objects.get().ends_on == date(2027, 5, 19)


def test_what_was_changed_after_it_was_shown_is_shown_again(desk, person):
    address = f"/bars/new/?officer={person.pk}"

    shown = page(desk, address, act="set", shown_end="2027-05-19", **{**FACTS, "measure": "punishment.demerit"})

    assert "2027年11月19日" in shown
    assert not Bar.objects.exists()


def test_a_start_in_the_future_is_refused_at_its_field(desk, person):
    fields = {**FACTS, "starts_on": "2026-12-01", "act": "set", "shown_end": "2027-05-31"}

    assert 'href="#id_starts_on"' in page(desk, f"/bars/new/?officer={person.pk}", 422, **fields)


def test_a_unit_is_offered_only_what_bars_a_unit(desk, units, person):
    assert 'value="collective.grave"' in page(desk, f"/bars/new/?unit={units['station'].code}")
    assert 'value="collective.grave"' not in page(desk, f"/bars/new/?officer={person.pk}")


def test_a_bar_is_lifted_by_document_date_and_reason(desk, person, at):
    bar = barred(desk, at, officer=person)
    fields = {"lifted_on": "2026-11-24", "document_number": "长纪〔2026〕2号", "reason": "查否", "version": bar.version}

    page(desk, f"/bars/{bar.pk}/", 422, **{**fields, "document_number": ""})
    page(desk, f"/bars/{bar.pk}/", 302, **fields)

    bar.refresh_from_db()
    assert (bar.lifted_on, bar.lifted_document_number) == (date(2026, 11, 24), "长纪〔2026〕2号")
    assert "长纪〔2026〕2号" in page(desk, f"/bars/{bar.pk}/")
    assert str(bar.pk) in page(desk, "/bars/?state=over")
    assert str(bar.pk) not in page(desk, "/bars/")


def test_nobody_finds_a_bar_on_oneself_or_of_a_neighbour(desk, units, person, at):
    bar = barred(desk, at, officer=person)

    for user in (
        account("self", Role.DISCIPLINE, units["county"], at=at, officer=person),
        account("next", Role.HR, units["other_station"], at=at),
    ):
        desk.force_login(user)
        assert str(bar.pk) not in page(desk, "/bars/?state=all")
        page(desk, f"/bars/{bar.pk}/", 404)


def test_hr_reads_bars_and_sets_none(desk, units, person, at):
    bar = barred(desk, at, officer=person)
    desk.force_login(account("hr", Role.HR, units["county"], at=at))

    assert "lifted_on" not in page(desk, f"/bars/{bar.pk}/")
    page(desk, "/bars/new/", 403)


def test_fifty_bars_cost_as_many_queries_as_one(desk, units, at):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page(desk, "/bars/?size=50")
        return len(queries)

    barred(desk, at, officer=officer(units["station"], at))
    few = cost()
    for _ in range(49):
        barred(desk, at, officer=officer(units["station"], at))

    assert cost() == few <= 15
