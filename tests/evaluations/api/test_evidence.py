from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from honors.domain.actor import Role
from tests.factories import cases
from tests.factories.people import officer

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nhello"


@pytest.fixture
def make(at, units):
    cycle = cases.cycle(units["county"], at)
    return lambda state="draft": cases.nomination(officer(units["station"], at), at, cycle=cycle, state=state)


def upload(client, case, content=PDF, name="审批表.pdf", **facts):
    body = {"file": SimpleUploadedFile(name, content), "title": "审批表", "kind": "form", **facts}
    return client.post(f"/api/v1/nominations/{case.pk}/evidence/", body, format="multipart")


def test_a_file_goes_in_is_listed_and_comes_out_as_a_download(make, client_of):
    case = make()
    chief = client_of("chief")

    made = upload(chief, case, name="../../etc/passwd.html")
    assert made.status_code == 201, made.json()
    paper = made.json()
    assert (paper["digest"], paper["size"], paper["media_type"]) == (sha256(PDF).hexdigest(), 14, "application/pdf")

    assert chief.get(f"/api/v1/nominations/{case.pk}/evidence/").json()["results"] == [paper]
    assert chief.get(f"/api/v1/evidence/{paper['id']}/").json() == paper
    file = chief.get(f"/api/v1/evidence/{paper['id']}/file/")
    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Disposition"] == f'attachment; filename="{paper["id"]}.pdf"'
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("application/pdf", "nosniff")


@pytest.mark.parametrize(
    ("content", "facts", "refusal"),
    [
        (b"MZ\x90\x00", {}, (415, "evidence.unknown_kind")),
        (b"", {}, (400, "request.invalid")),
        (PDF, {"kind": "selfie"}, (400, "request.invalid")),
        (PDF, {"surprise": "1"}, (400, "request.invalid")),
    ],
)
def test_what_is_no_paper_is_refused(make, client_of, content, facts, refusal):
    answer = upload(client_of("chief", Role.STATION_CHIEF, "station"), make(), content, **facts)

    assert (answer.status_code, answer.json()["code"]) == refusal


def test_a_file_past_the_limit_is_a_413(make, client_of, settings):
    settings.EVIDENCE_MAX_BYTES = 13
    case = make()

    answer = upload(client_of("chief"), case)

    assert (answer.status_code, answer.json()["code"]) == (413, "evidence.too_large")


def test_more_fields_than_anybody_sends_are_a_413(make, client_of):
    answer = upload(
        client_of("chief", Role.STATION_CHIEF, "station"), make(), **{f"field{number}": "1" for number in range(1001)}
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


def test_the_same_file_twice_is_a_409(make, client_of):
    case, chief = make(), client_of("chief", Role.STATION_CHIEF, "station")
    upload(chief, case)

    answer = upload(chief, case, name="copy.pdf")

    assert (answer.status_code, answer.json()["code"]) == (409, "evidence.duplicate")


def test_json_is_the_wrong_form(make, client_of):
    case = make()

    answer = client_of("chief").post(f"/api/v1/nominations/{case.pk}/evidence/", {"title": "x"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (415, "request.media_type")


def test_papers_are_seen_as_the_case_is(at, make, client_of):
    case = make("under_review")
    paper = cases.evidence(case, at)
    stranger = client_of("chief2", Role.STATION_CHIEF, "other_station")
    undeclared = client_of("member1")

    for client in (stranger, undeclared):
        assert client.get(f"/api/v1/evidence/{paper.pk}/").status_code == 404
        assert client.get(f"/api/v1/evidence/{paper.pk}/file/").status_code == 404
        assert client.get(f"/api/v1/nominations/{case.pk}/evidence/").status_code == 404
    assert upload(stranger, case).status_code == 404
    assert client_of("hr", Role.HR).get(f"/api/v1/evidence/{paper.pk}/").status_code == 200


def test_a_file_that_is_gone_is_said_to_be_gone(at, make, client_of):
    paper = cases.evidence(make(), at)
    paper.file.storage.delete(paper.file.name)

    answer = client_of("chief").get(f"/api/v1/evidence/{paper.pk}/file/")

    assert (answer.status_code, answer.json()["code"]) == (404, "evidence.file_lost")
