"""HR writes the next edition of a scheme: a fault stands at its field, what differs is read before it is issued."""

from copy import deepcopy

import pytest
from django.utils.datastructures import MultiValueDict

from evaluations.management.demo.schemes import FOUR_STARS, MERIT
from evaluations.models import Scheme
from evaluations.web.scheme_form import SchemeForm
from honors import clock
from honors.domain.actor import Role
from honors.selectors.honor import award_names
from tests.actors import account
from tests.clients import client_for
from tests.factories.cases import MERIT_SCHEME, STAR_SCHEME, star_scheme
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

RICH = {
    **STAR_SCHEME,
    "vote": {
        "method": "seats",
        "seats": 2,
        "quorum": "2/3",
        "threshold": {"of": "valid", "share": "2/3", "strict": False},
        "tie_break": ["front_line", "score", "lot"],
        "weights": [{"seat": "chair", "weight": "2"}],
        "hide_below": 4,
        "alternates": "recused_or_absent",
        "least_voters": 3,
        "tellers": 2,
        "repeats_most": 1,
        "proxies": True,
    },
    "review": {"per_case": 3, "limit": None},
    "quotas": [{"star": "service", "limit": 5}],
}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def scheme(units, at):
    return star_scheme(units["county"], at)


@pytest.fixture
def hr(units, at):
    return client_for(account("hr", Role.HR, units["county"], at=at))


def form_for(document, data=None):
    awards = list(award_names(document.get("awards", [])).items())
    return SchemeForm(data, base=document, awards=awards, is_new=False)


def typed(document, **changes):
    """What a browser sends of the form as it was opened, with these changes."""
    fields = {}
    for field in form_for(document):
        value = field.value()
        if field.name == "once" or field.field.disabled or value in (None, False):
            continue
        fields[field.name] = "on" if value is True else value
    return {**fields, "edition": "1", "act": "preview", **changes}


def send(client, scheme, fields, status):
    answer = client.post(f"/schemes/{scheme.pk}/edition/", fields, format="multipart")
    assert answer.status_code == status
    return answer


def words(answer):
    return answer.content.decode()


@pytest.mark.parametrize("document", [STAR_SCHEME, MERIT_SCHEME, RICH, FOUR_STARS, MERIT])
def test_a_document_that_nobody_touched_comes_out_of_the_form_as_it_went_in(document):
    data = MultiValueDict()
    for name, value in typed(deepcopy(document)).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = form_for(document, data)

    assert form.is_valid(), form.errors
    assert form.document() == document


def test_what_differs_from_the_edition_in_force_is_read_before_it_is_issued(hr, scheme):
    changed = typed(scheme.definition, notice_days="7")

    preview = words(send(hr, scheme, changed, 200))
    assert Scheme.objects.count() == 1
    assert preview.count("不同") == 1
    assert "发布第 2 版" in preview
    answer = send(hr, scheme, {**changed, "act": "issue"}, 302)

    made = Scheme.objects.get(edition=2)
    assert answer["Location"] == f"/schemes/{made.pk}/?done=issued"
    assert made.definition == {**scheme.definition, "notice_days": 7}
    assert "已发布" in words(hr.get(answer["Location"]))


def test_what_does_not_differ_is_not_offered(hr, scheme):
    preview = words(send(hr, scheme, typed(scheme.definition), 200))

    assert "没有不同" in preview
    assert 'value="issue"' not in preview


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"criterion_0_weight": "50"}, "criterion_0_weight"),
        ({"criterion_1_weight": "much"}, "criterion_1_weight"),
        ({"criterion_1_scale": ""}, "criterion_1_scale"),
        ({"criterion_1_scale": "10"}, "criterion_1_scale"),
        ({"criterion_0_scale": "10 好\n10 也好"}, "criterion_0_scale"),
        ({"criterion_1_code": "deed"}, "criterion_1_code"),
        ({"nominators": []}, "nominators_0"),
        ({"notice_days": ""}, "notice_days"),
        ({"stars": []}, "stars_0"),
        ({"mode": "rolling"}, "mode"),
        ({"quorum": "3/2"}, "quorum"),
        ({"share": ""}, "share"),
        ({"share": "1"}, "share"),
        ({"method": "seats"}, "seats"),
        ({"tie_break": "lot", "tie_break_2": "lot"}, "tie_break"),
        ({"hide_below": "2", "weights": "chair 2"}, "hide_below"),
        ({"quota_0_honor": "police.individual.commendation", "quota_0_limit": "3"}, "quota_0_honor"),
        ({"quota_0_honor": "service"}, "quota_0_limit"),
    ],
)
def test_each_fault_stands_at_its_field_and_in_the_summary_and_nothing_typed_is_lost(hr, scheme, wrong, field):
    page = words(send(hr, scheme, typed(scheme.definition, name="四星争创（改）", **wrong), 422))

    assert f'href="#id_{field}"' in page
    assert f'id="id_{field.removesuffix("_0") if field.endswith("s_0") else field}_error"' in page
    assert "四星争创（改）" in page
    assert Scheme.objects.count() == 1


def test_an_edition_that_came_between_is_told_and_nothing_typed_is_lost(hr, scheme, units, at):
    later = star_scheme(units["county"], at, notice_days=6)
    mine = typed(scheme.definition, name="我的第二版", act="issue")

    page = words(send(hr, scheme, mine, 422))

    assert "已发布第 2 版" in page
    assert f"/schemes/{later.pk}/" in page
    assert "我的第二版" in page
    assert 'name="edition" value="2"' in page
    preview = words(send(hr, scheme, {**mine, "edition": "2", "act": "preview"}, 200))
    assert preview.count("不同") == 2
    send(hr, scheme, {**mine, "edition": "2"}, 302)
    assert Scheme.objects.get(edition=3).name == "我的第二版"


def test_the_way_back_from_the_preview_loses_nothing(hr, scheme):
    page = words(send(hr, scheme, typed(scheme.definition, name="改名", act="edit"), 200))

    assert 'value="改名"' in page


def test_a_scheme_that_there_is_not_yet_is_written_under_a_code_of_its_own(hr, scheme):
    fields = typed(scheme.definition, code=scheme.code, edition="0")

    taken = hr.post("/schemes/new/", {**fields, "act": "issue"}, format="multipart")
    assert 'href="#id_code"' in words(taken)
    answer = hr.post("/schemes/new/", {**fields, "code": "city-stars", "act": "issue"}, format="multipart")

    made = Scheme.objects.get(code="city-stars")
    assert answer["Location"] == f"/schemes/{made.pk}/?done=issued"
    assert (made.edition, made.unit.code) == (1, "COUNTY")


def test_others_write_no_edition(scheme, units, at):
    below = client_for(account("below", Role.HR, units["station"], at=at))
    chief = client_for(account("chief", Role.STATION_CHIEF, units["station"], at=at))

    assert below.get(f"/schemes/{scheme.pk}/edition/").status_code == 403
    assert "编写新版" not in words(below.get(f"/schemes/{scheme.pk}/"))
    assert chief.get("/schemes/new/").status_code == 403


def test_a_vote_without_a_ladder_is_said_in_words_all_the_same(hr, scheme):
    vote = {name: value for name, value in scheme.definition["vote"].items() if name != "tie_break"}

    assert "表决规则" in words(send(hr, scheme, typed({**scheme.definition, "vote": vote}), 200))
