"""An officer puts a colleague or oneself forward where the scheme lets officers do so (R-39), and is told who may."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Nomination
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.cases import cycle, merit_scheme, star_scheme
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

HEADS = {"accept-language": "zh-hans"}
NEW = "/nominations/new/"


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def colleague(units, at):
    return officer(units["station"], at, name="李试", number="330001")


@pytest.fixture
def reader(client, units, at):
    """An officer of the station who is logged in."""
    own = account("zhang", Role.OFFICER, units["station"], at=at, officer=officer(units["station"], at))
    client.force_login(own)
    return client


def page(client, address, status=200, **fields):
    answer = client.post(address, fields, headers=HEADS) if fields else client.get(address, headers=HEADS)
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode() if status != 302 else answer.headers["Location"]


def record_of(client):
    return f"/officers/{client.get('/inbox/').context['own_record']}/"


def by_officers(units, at, *others):
    """A cycle of the county that takes nominations from officers."""
    return cycle(units["county"], at, scheme=star_scheme(units["county"], at, nominators=[*others, "officer"]))


def test_only_what_takes_nominations_from_officers_is_offered(reader, units, at, colleague):
    run = by_officers(units, at, "station_chief")
    merit_scheme(units["county"], at)

    assert "推荐同事或者本人" in page(reader, "/inbox/")
    assert "推荐本人" in page(reader, record_of(reader))
    assert "推荐同事" in page(reader, record_of(reader))
    shown = page(reader, NEW)
    assert run.name in shown
    assert "记功奖励" not in shown
    told = page(reader, f"{NEW}?honor={run.pk}:service&officer={colleague.pk}")
    assert "可以推荐" in told
    assert "批准机关" in told


@pytest.mark.parametrize("whom", ["colleague", "own"])
def test_a_draft_is_begun_and_a_second_one_is_told_beforehand(reader, units, at, colleague, whom):
    run = by_officers(units, at)
    person = colleague.pk if whom == "colleague" else record_of(reader).split("/")[2]
    chosen = {"honor": f"{run.pk}:service", "officer": str(person)}

    assert page(reader, NEW, 302, **chosen).endswith("/edit/")
    case = Nomination.objects.get()
    assert (str(case.officer_id), case.nominated_by.username) == (str(person), "zhang")
    again = page(reader, f"{NEW}?honor={run.pk}:service&officer={person}")
    assert "本周期内已有案卷" in again
    assert "R-37" in again
    assert "本批次中" in page(reader, NEW, 422, **chosen)


def test_where_no_scheme_takes_it_the_page_names_the_rule_and_who_may(reader, units, at, colleague):
    account("suo", Role.STATION_CHIEF, units["station"], at=at, officer=officer(units["station"], at, name="王所长"))
    run = cycle(units["county"], at)

    assert "推荐同事或者本人" not in page(reader, "/inbox/")
    assert "推荐同事" not in page(reader, record_of(reader))
    shown = page(reader, NEW)
    assert "R-39" in shown
    assert run.name in shown
    assert "所长" in shown
    assert "王所长" in shown
    page(reader, NEW, 422, honor=f"{run.pk}:service", officer=str(colleague.pk))
    assert not Nomination.objects.exists()


def test_nobody_of_another_unit_can_be_put_forward(reader, units, at):
    stranger = officer(units["other_station"], at, name="远试")
    run = by_officers(units, at)

    assert "远试" not in page(reader, f"{NEW}?honor={run.pk}:service")
    page(reader, NEW, 422, honor=f"{run.pk}:service", officer=str(stranger.pk))
    assert not Nomination.objects.exists()


def test_what_an_officer_may_is_looked_up_within_the_bound_of_a_page(reader, units, at, colleague):
    by_officers(units, at)
    for number in range(6):
        merit_scheme(units["county"], at, code=f"merit-{number}")
    record = record_of(reader)

    for address in ("/inbox/", record, NEW):
        page(reader, address)
        with CaptureQueriesContext(connection) as queries:
            page(reader, address)
        assert len(queries) <= 15, address
