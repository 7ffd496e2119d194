from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import SYSTEM
from honors.models import Honor
from honors.services.honor import grant_honors
from tests.factories.honors import award, grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(at):
    units = tree(at)
    wei = officer(units["station"], at, name="张伟")
    ouyang = officer(units["other_station"], at, name="欧阳静")
    star = award("star.service", "stars")
    grant_honors(
        actor=SYSTEM,
        grants=[
            grant(ouyang, units["other_station"], award=star, decided_on=date(2022, 5, 6), document_number="A1"),
            grant(wei, units["station"], award=star, decided_on=date(2021, 5, 6), document_number="A2"),
            grant(wei, units["station"], decided_on=date(2022, 5, 6), document_number="A3"),
            grant(None, units["station"], decided_on=date(2022, 6, 6), document_number="A4"),
        ],
        at=at,
    )
    return units | {"wei": wei}


def page(client, query=""):
    answer = client.get(f"/honor-roll/{query}", headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_sees_the_stars_of_the_newest_year_without_log_in(county, client):
    text = page(client)

    assert "欧阳静" in text
    assert "张伟" not in text


def test_an_empty_star_says_why_and_where_to_look(county, client):
    text = page(client)
    assert "2022年没有评出对党忠诚之星" in text

    assert "看2021年 1 人" in page(client, "?year=2022&star=service&name=nobody")


@pytest.mark.parametrize(
    ("query", "name"), [("?kind=people", "张伟"), ("?kind=collectives", "龙山派出所"), ("?year=2021", "张伟")]
)
def test_people_collectives_and_earlier_years_have_their_place(county, client, query, name):
    assert name in page(client, query).partition('id="content"')[2]


def test_what_was_revoked_is_not_on_the_roll(county, client):
    Honor.objects.filter(document_number="A1").update(status="revoked", revoked_on=date(2022, 6, 1))

    assert "欧阳静" not in page(client)


@pytest.mark.parametrize("query", ["?year=soon", "?unit=NOWHERE", "?star=best", "?name=%20", "?name=%00", "?kind=x"])
def test_what_is_none_of_the_choices_counts_as_not_set(county, client, query):
    page(client, query)


@pytest.mark.parametrize("kind", ["stars", "people"])
def test_the_roll_costs_the_same_at_one_and_at_fifty_rows(county, client, at, kind):
    def cost():
        with CaptureQueriesContext(connection) as found:
            page(client, f"?kind={kind}&year=2022&size=100")
        return len(found)

    before = cost()
    facts = award("star.service", "stars") if kind == "stars" else award()
    people = [officer(county["station"], at, name=f"李{number}") for number in range(50)]
    grant_honors(
        actor=SYSTEM,
        grants=[
            grant(person, county["station"], award=facts, decided_on=date(2022, 7, 6), document_number=f"B{person.pk}")
            for person in people
        ],
        at=at,
    )
    assert cost() == before
    assert before <= 15
