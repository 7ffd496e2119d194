import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Deed, Evidence, Nomination
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.clients import client_for
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db
SAID = {
    "title": "雨夜救人",
    "done_on": "2026-11-10",
    "place": "护城河",
    "statement": "跳入河中救起落水老人。",
    "timing": "periodic",
}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def cycle(at, units):
    return cases.cycle(units["county"], at)


@pytest.fixture
def chief(at, units):
    return client_for(account("chief", Role.STATION_CHIEF, units["station"], at=at))


@pytest.fixture
def hr(at, units):
    return client_for(account("hr", Role.HR, units["county"], at=at))


def words(answer):
    return answer.content.decode()


def honor(cycle, star="service"):
    return f"{cycle.pk}:{star}"


def address(case, page=""):
    return f"/nominations/{case.pk}/{page}"


def send(client, url, **fields):
    return client.post(url, fields, format="multipart")


def draft(client, cycle, person):
    answer = send(client, "/nominations/new/", honor=honor(cycle), officer=person.pk)
    assert answer.status_code == 302, words(answer)
    return Nomination.objects.get()


def test_the_first_step_offers_what_is_open_and_finds_people_by_pinyin(at, units, cycle, chief):
    person = officer(units["station"], at, name="郑强", name_pinyin="zhengqiang", name_initials="zq")
    elsewhere = officer(units["other_station"], at, name="郑旺", name_pinyin="zhengwang", name_initials="zw")

    offered = chief.get("/nominations/new/")
    found = chief.get("/nominations/new/people/", {"honor": honor(cycle), "q": "zh"})

    assert cycle.name in words(offered)
    assert f"officer={person.pk}" in words(found)
    assert elsewhere.name not in words(found)


def test_the_rules_speak_before_a_word_is_written(at, units, cycle, chief):
    person = officer(units["station"], at)

    fine = chief.get("/nominations/new/", {"honor": honor(cycle), "officer": person.pk})
    cases.nomination(person, at, cycle=cycle, star="loyalty", state="submitted")
    again = chief.get("/nominations/new/", {"honor": honor(cycle), "officer": person.pk})

    assert "可以推荐" in words(fine)
    assert units["county"].name in words(fine)
    assert 'class="block"' in words(again) or 'class="override"' in words(again) or 'class="warn"' in words(again)


def test_a_person_of_another_unit_cannot_be_chosen(at, units, cycle, chief):
    stranger = officer(units["other_station"], at)

    answer = send(chief, "/nominations/new/", honor=honor(cycle), officer=stranger.pk)

    assert answer.status_code == 422
    assert Nomination.objects.count() == 0


def test_a_chief_walks_from_person_to_submitted(at, units, cycle, chief):
    case = draft(chief, cycle, officer(units["station"], at))

    to_preview = send(chief, address(case, "edit/"), **SAID)
    preview = chief.get(to_preview["Location"])
    done = send(chief, address(case, "submit/"))

    assert to_preview["Location"] == address(case, "submit/")
    assert SAID["statement"] in words(preview)
    assert done["Location"].startswith(address(case))
    case.refresh_from_db()
    assert (case.state, case.deed.title) == ("submitted", SAID["title"])
    assert "政工部门" in words(chief.get(done["Location"]))


def test_a_day_to_come_is_said_at_the_field_and_above_and_nothing_is_lost(at, units, cycle, chief):
    case = draft(chief, cycle, officer(units["station"], at))

    answer = send(chief, address(case, "edit/"), **SAID | {"done_on": "2026-12-17"})

    assert answer.status_code == 422
    assert words(answer).count("请核对月份") == 2
    assert SAID["statement"] in words(answer)
    assert Deed.objects.count() == 0


def test_what_is_typed_is_saved_in_between_and_never_twice(at, units, cycle, chief):
    case = draft(chief, cycle, officer(units["station"], at))

    half = send(chief, address(case, "save/"), title="雨夜救人", statement="跳")
    first = send(chief, address(case, "save/"), **SAID)
    version = re.search(r'name="version"[^>]*value="(\d+)"', words(first))[1]
    second = send(chief, address(case, "save/"), **SAID | {"statement": "写得更好。", "version": version})
    stale = send(chief, address(case, "save/"), **SAID | {"statement": "另一个窗口。", "version": version})

    assert "还没有存入草稿" in words(half)
    assert "草稿已自动保存" in words(second)
    assert "草稿已自动保存" not in words(stale)
    assert Deed.objects.get().statement == "写得更好。"
    assert "写得更好。" in words(chief.get(address(case, "edit/")))


def test_files_are_taken_with_their_digest_or_refused_in_words(at, units, cycle, chief):
    case = draft(chief, cycle, officer(units["station"], at))
    good = SimpleUploadedFile("审批表.pdf", b"%PDF-1.7 x")
    bad = SimpleUploadedFile("录像.mp4", b"\x00\x01")

    answer = chief.post(
        address(case, "papers/"), {"kind": "form", "file": [good, bad]}, format="multipart", HTTP_HX_REQUEST="true"
    )

    paper = Evidence.objects.get()
    assert (paper.title, paper.kind) == ("审批表", "form")
    assert paper.digest[:8] in words(answer)
    assert "未收" in words(answer)
    assert "录像.mp4" in words(answer)


def test_a_missing_paper_is_named_before_and_stops_the_submission(at, units, chief):
    scheme = cases.merit_scheme(units["county"], at)
    person = officer(units["station"], at)
    value = f"{scheme.pk}:police.individual.commendation"
    send(chief, "/nominations/new/", honor=value, officer=person.pk)
    case = Nomination.objects.get()

    send(chief, address(case, "edit/"), **SAID)
    refused = send(chief, address(case, "submit/"))

    assert "还缺：审批表" in words(chief.get(address(case, "edit/")))
    assert refused.status_code == 422
    case.refresh_from_db()
    assert case.state == "draft"


def test_hr_screens_returns_and_refuses_only_with_a_reason(at, units, cycle, chief, hr):
    first, second = (
        cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted") for _ in range(2)
    )

    no_reason = send(hr, address(first, "screen/"), decision="refused")
    eligible = send(hr, address(first, "screen/"), decision="eligible", version=first.version)
    returned = send(hr, address(second, "return/"), reason="请补充地点。", fields_named=["deed"])

    assert no_reason.status_code == 422
    assert "faults" in words(no_reason)
    assert eligible.status_code == returned.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.state == "eligible"
    assert (second.state, second.reopened_fields) == ("returned", ["deed"])
    assert "请补充地点。" in words(chief.get(address(second)))


def test_what_a_resubmission_changed_is_shown(at, units, cycle, chief, hr):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted")
    send(hr, address(case, "return/"), reason="请补充地点。", fields_named=["deed"])

    send(chief, address(case, "edit/"), **SAID | {"version": case.deed.version, "reason": case.reason})
    send(chief, address(case, "submit/"))

    page = words(hr.get(address(case)))
    assert "重新报送时的改动" in page
    assert "水库勇救落水儿童" in page
    assert SAID["title"] in page
    assert Deed.objects.count() == 1


def test_a_stale_act_is_refused_and_a_case_of_others_is_not_found(at, units, cycle, chief, hr):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted")
    stranger = client_for(account("else", Role.STATION_CHIEF, units["other_station"], at=at))

    stale = send(hr, address(case, "screen/"), decision="eligible", version=case.version - 1)

    assert stale.status_code == 422
    assert stranger.get(address(case)).status_code == 404
    assert stranger.get(address(case, "screen/")).status_code == 404


def test_a_withdrawal_says_what_will_happen_and_ends_the_case(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted")

    asked = chief.get(address(case, "withdraw/"))
    send(chief, address(case, "withdraw/"), reason="重复")

    assert "不能恢复" in words(asked)
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_a_double_click_makes_one_case(at, units, cycle, chief):
    fields = {"honor": honor(cycle), "officer": officer(units["station"], at).pk, "once": "a" * 32}

    first = send(chief, "/nominations/new/", **fields)
    again = send(chief, "/nominations/new/", **fields)

    assert first["Location"] == again["Location"]
    assert Nomination.objects.count() == 1


def test_a_file_is_shown_in_place_or_downloaded_and_never_run(at, units, cycle, hr):
    paper = cases.evidence(cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted"), at)

    shown = hr.get(f"/evidence/{paper.pk}/file/?view")
    loaded = hr.get(f"/evidence/{paper.pk}/file/")

    assert b"".join(shown.streaming_content) == b"".join(loaded.streaming_content) == paper.file.read()
    shown.close()
    loaded.close()
    paper.file.close()
    assert shown["Content-Disposition"].startswith("inline")
    assert loaded["Content-Disposition"].startswith("attachment")
    assert "sandbox" in loaded["Content-Security-Policy"]
    assert "script-src" not in shown["Content-Security-Policy"]
    assert shown["Content-Security-Policy"].startswith("default-src 'none'")
    assert (shown["X-Frame-Options"], loaded["X-Frame-Options"]) == ("SAMEORIGIN", "DENY")


def test_a_picture_is_shown_in_a_sandbox(at, units, cycle, hr):
    paper = cases.evidence(cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted"), at)
    type(paper).objects.update(media_type="image/png")

    shown = hr.get(f"/evidence/{paper.pk}/file/?view")

    shown.close()
    assert shown["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_the_viewer_opens_the_file_that_was_chosen_and_is_closed_to_others(at, units, cycle, hr):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted")
    papers = [cases.evidence(case, at, content=b"%PDF-" + name) for name in (b"1", b"2")]
    first, second = sorted(papers, key=lambda paper: paper.pk)

    page = words(hr.get(f"/nominations/{case.pk}/"))
    part = words(hr.get(f"/evidence/{second.pk}/"))

    assert f'<iframe src="/evidence/{first.pk}/file/?view"' in page
    assert f'<iframe src="/evidence/{second.pk}/file/?view"' in part
    hr.logout()
    assert hr.get(f"/evidence/{second.pk}/").status_code == 302


def test_a_file_is_taken_off_a_draft_on_the_page(at, units, cycle, chief):
    case = cases.nomination(officer(units["station"], at), at, cycle=cycle)
    paper = cases.evidence(case, at)
    address = f"/nominations/{case.pk}/papers/"

    shown = words(chief.get(f"/nominations/{case.pk}/edit/"))
    answer = send(chief, address, remove=paper.pk)

    assert f'name="remove" value="{paper.pk}"' in shown
    assert answer.status_code == 302
    assert case.evidence.count() == 0
    assert send(chief, address, remove=paper.pk).status_code == 404


def queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return len(seen)


def test_the_list_and_the_picker_cost_the_same_at_one_row_and_at_fifty(at, units, cycle, hr, chief):
    cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted")
    urls = [(hr, "/nominations/?size=50"), (chief, f"/nominations/new/?honor={honor(cycle)}")]
    one = [queries(client, url) for client, url in urls]
    for _ in range(49):
        cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted")

    assert [queries(client, url) for client, url in urls] == one
    assert max(one) <= 15


def test_a_filter_narrows_the_list_and_stands_as_a_chip(at, units, cycle, hr):
    kept = cases.nomination(officer(units["station"], at, name="郑强"), at, cycle=cycle, state="submitted")
    cases.nomination(officer(units["station"], at, name="王芳"), at, cycle=cycle, star="loyalty", state="submitted")

    page = words(hr.get("/nominations/", {"star": "service", "state": "open"}))

    assert address(kept) in page
    assert "王芳" not in page
    assert page.count('class="chip"') == 2
    assert "没有符合条件的案件" in words(hr.get("/nominations/", {"q": "无此人"}))


def test_a_chief_sees_who_was_never_put_forward(at, units, cycle, chief):
    done, left = (officer(units["station"], at, name=name) for name in ("郑强", "王芳"))
    cases.nomination(done, at, cycle=cycle, state="submitted")

    page = words(chief.get("/inbox/"))
    panel = page[page.index("从未被推荐的人员") :]

    assert left.name in panel
    assert done.name not in panel
