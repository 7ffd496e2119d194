import pytest

from evaluations.models import Scheme
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.cases import cycle
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme(at, client):
    units = tree(at)
    cycle(units["county"], at)
    client.force_login(account("hr", Role.HR, units["county"], at=at))
    client.units = units
    return Scheme.objects.get()


def page(client, address, status=200):
    answer = client.get(address, headers={"accept-language": "zh-hans"})
    assert answer.status_code == status
    return answer.content.decode()


def test_a_scheme_is_said_in_words(scheme, client):
    text = page(client, f"/schemes/{scheme.pk}/")

    assert f"/schemes/{scheme.pk}/" in page(client, "/schemes/")
    assert "对党忠诚之星" in text
    assert "表决规则" in text
    assert "R-12" in text
    assert "不同" not in text


def test_two_editions_stand_side_by_side_with_what_differs(scheme, client, at):
    changed = {**scheme.definition, "notice_days": 7}
    later = Scheme.objects.create(
        code=scheme.code,
        edition=2,
        name=scheme.name,
        unit=scheme.unit,
        mode=scheme.mode,
        definition=changed,
        hash="x",
        created_at=at,
    )

    text = page(client, f"/schemes/{later.pk}/?with={scheme.pk}")

    assert "7 个工作日" in text
    assert text.count("不同") == 1


def test_others_do_not_find_it(scheme, client, at):
    client.force_login(account("chief", Role.STATION_CHIEF, client.units["station"], at=at))
    page(client, "/schemes/", 403)
