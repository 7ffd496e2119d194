"""A case that comes after its time: HR finds the draft, or begins one, and admits it on somebody's word."""

import pytest

from evaluations.domain.cycle import Phase
from evaluations.models import Nomination
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.clients import client_for
from tests.factories.cases import cycle, deed, nomination
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

FACTS = {"authoriser": "王试 副局长", "reason": "汛期值守未能按时报送", "document_number": "长公政〔2026〕9号"}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def draft(units, at):
    run = cycle(units["county"], at)
    return nomination(officer(units["station"], at, name="迟试"), at, cycle=run)


@pytest.fixture
def later(draft, monkeypatch):
    """Nominating is over."""
    ends = draft.cycle.phases.get(phase=Phase.NOMINATING).closes_at
    monkeypatch.setattr(clock, "now", lambda: ends)
    return ends


@pytest.fixture
def hr(units, at):
    return client_for(account("hr", Role.HR, units["county"], at=at))


def words(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_in_time_nobody_is_offered_what_is_for_late_cases(draft, hr):
    assert "逾期补报" not in words(hr.get(f"/cycles/{draft.cycle_id}/"))
    assert "推荐阶段未结束" in words(hr.get(f"/nominations/{draft.pk}/admit/"), 409)
    assert hr.get(f"/cycles/{draft.cycle_id}/late/").status_code == 404


def test_hr_comes_from_its_inbox_to_the_draft_and_admits_it(draft, hr, later):
    place = f"/nominations/{draft.pk}/admit/"

    assert f"/cycles/{draft.cycle_id}/late/" in words(hr.get("/inbox/"))
    assert place in words(hr.get(f"/cycles/{draft.cycle_id}/late/"))
    assert "迟试" in words(hr.get(place))
    answer = hr.post(place, {**FACTS, "version": draft.version}, format="multipart")

    case = Nomination.objects.get(pk=draft.pk)
    assert answer["Location"] == f"/nominations/{case.pk}/?done=admit"
    assert (case.state, case.late["authoriser"]) == ("submitted", FACTS["authoriser"])
    page = words(hr.get(answer["Location"]))
    assert "已补报" in page
    assert FACTS["document_number"] in page


def test_what_is_missing_is_told_at_its_field_and_the_rest_is_kept(draft, hr, later):
    page = words(hr.post(f"/nominations/{draft.pk}/admit/", {**FACTS, "document_number": ""}, format="multipart"), 422)

    assert 'href="#id_document_number"' in page
    assert FACTS["reason"] in page
    assert Nomination.objects.get(pk=draft.pk).state == "draft"


def test_a_draft_that_was_changed_meanwhile_is_told_so(draft, hr, later):
    page = words(hr.post(f"/nominations/{draft.pk}/admit/", {**FACTS, "version": 0}, format="multipart"), 422)

    assert FACTS["reason"] in page
    assert Nomination.objects.get(pk=draft.pk).state == "draft"


def test_a_draft_without_a_deed_goes_back_to_its_nominator(draft, hr, later):
    Nomination.objects.filter(pk=draft.pk).update(deed=None)

    page = words(hr.get(f"/nominations/{draft.pk}/admit/"))

    assert "还没有填写事迹" in page
    assert "补齐后再办" in page


def test_the_nominator_is_told_the_way_and_others_find_nothing(draft, units, at, later):
    chief = client_for(draft.nominated_by)
    other = client_for(account("hr.other", Role.HR, units["station"], at=at))

    assert "推荐阶段已结束，不能再报送" in words(chief.get(f"/nominations/{draft.pk}/"))
    assert chief.get(f"/nominations/{draft.pk}/admit/").status_code == 403
    assert other.get(f"/nominations/{draft.pk}/admit/").status_code == 404
    assert other.get(f"/cycles/{draft.cycle_id}/late/").status_code == 404


def test_hr_begins_a_late_case_of_its_own_and_hands_it_in(draft, units, hr, at, later):
    person = officer(units["station"], at, name="补试")
    place = f"/nominations/new/?late={draft.cycle_id}"
    chosen = {"late": str(draft.cycle_id), "honor": f"{draft.cycle_id}:justice", "officer": str(person.pk)}

    assert "执法公正之星" in words(hr.get(place))
    assert 'name="authoriser"' in words(hr.get(f"{place}&honor={chosen['honor']}&officer={person.pk}"))
    short = words(hr.post("/nominations/new/", {**chosen, **FACTS, "authoriser": ""}, format="multipart"), 422)
    assert 'href="#id_authoriser"' in short
    answer = hr.post("/nominations/new/", {**chosen, **FACTS}, format="multipart")
    case = Nomination.objects.get(officer=person)
    assert answer["Location"] == f"/nominations/{case.pk}/edit/"
    Nomination.objects.filter(pk=case.pk).update(deed=deed(units["station"], at, person))
    sent = hr.post(f"/nominations/{case.pk}/submit/", {"version": str(case.version)}, format="multipart")

    assert sent.status_code == 302
    assert Nomination.objects.get(pk=case.pk).state == "submitted"


def test_nobody_begins_a_late_case_in_time_or_without_the_right(draft, hr, units):
    assert hr.get(f"/nominations/new/?late={draft.cycle_id}").status_code == 404
    assert hr.get("/nominations/new/?late=nothing").status_code == 404
