import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import Role
from tests.actors import account
from tests.factories.decisions import star_cases
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def wei(units, at):
    person = officer(units["station"], at, name="张伟", number="012345", name_pinyin="zhangwei", name_initials="zw")
    granted([person], units["station"], at, 1)
    return person


@pytest.fixture
def as_role(units, at, client):
    def logged_in(role, unit="county", **facts):
        client.force_login(account(f"{role}-{unit}", role, units[unit], at=at, **facts))
        return client

    return logged_in


def page(client, query):
    answer = client.get("/search/", {"q": query}, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


@pytest.mark.parametrize("query", ["张伟", "伟", "zhangwei", "zw", "012345", "ＺＷ"])
def test_a_person_is_found_by_characters_pinyin_initials_and_number(as_role, wei, query):
    text = page(as_role(Role.HR), query)

    assert f"/officers/{wei.pk}/" in text
    assert "个人三等功" in text


@pytest.mark.parametrize("query", ["龙山", "STATION", "lspcs", "longshan"])
def test_a_unit_is_found_by_name_code_pinyin_and_initials(as_role, units, query):
    assert f"/units/{units['station'].pk}/" in page(as_role(Role.HR), query)


def test_a_case_is_found_by_whom_it_is_about(as_role, units, at):
    case = star_cases(units, at)[0]

    assert f"/nominations/{case.pk}/" in page(as_role(Role.HR), "张试")


def test_nobody_finds_what_lies_outside_the_own_units(as_role, units, wei, at):
    case = star_cases(units, at, "张伟")[0]

    for role, unit in ((Role.HR, "other_station"), (Role.SYSTEM_ADMIN, "county"), (Role.AUDIT_ADMIN, "county")):
        text = page(as_role(role, unit), "张伟")
        assert f"/officers/{wei.pk}/" not in text
        assert "个人三等功" not in text
        assert f"/nominations/{case.pk}/" not in text


def test_a_case_is_not_found_by_whoever_is_recused_from_it_as_subject_of_a_role(as_role, wei):
    text = page(as_role(Role.OFFICER, "station", officer=wei), "张伟")

    assert f"/officers/{wei.pk}/" in text
    assert "个人三等功" not in text


@pytest.mark.parametrize("query", ["", " ", "\x00", "·", "%", "没有此人", "z" * 200])
def test_a_search_that_means_nothing_breaks_nothing(as_role, wei, query):
    assert "只列出您有权查看的内容" in page(as_role(Role.HR), query)


def test_nobody_searches_without_a_session(client):
    assert client.get("/search/", {"q": "张"}).status_code == 302


def test_much_costs_as_many_queries_as_little(as_role, units, wei, at):
    client = as_role(Role.HR)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            page(client, "张伟")
        return len(queries)

    few = cost()
    people = [officer(units["station"], at, name=f"张伟{n}") for n in range(20)]
    granted(people, units["station"], at, 20)
    star_cases(units, at, *["张伟"] * 20)

    assert cost() == few <= 15
    assert page(client, "张伟").count("还有更多") == 3
