from hashlib import sha256

import pytest

from evaluations.models import Evidence, Nomination
from evaluations.services.evidence import add_evidence, remove_evidence
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nhello"


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def make(at, units):
    cycle = cases.cycle(units["county"], at)
    return lambda state="draft": cases.nomination(officer(units["station"], at), at, cycle=cycle, state=state)


def owner_of(case):
    return actor_with(Role.STATION_CHIEF, case.unit, user=case.nominated_by)


def refusal_of(**facts):
    with pytest.raises(RuleViolation) as refusal:
        add_evidence(**{"content": PDF, "title": "审批表", "kind": "form", **facts})
    return refusal.value.code


def test_a_file_is_kept_under_a_random_name_with_its_digest(at, make):
    case = make()

    paper = add_evidence(actor=owner_of(case), nomination=case, content=PDF, title="审批表", kind="form", at=at)

    assert (paper.digest, paper.size, paper.media_type) == (sha256(PDF).hexdigest(), len(PDF), "application/pdf")
    assert paper.file.name.endswith(".pdf")
    assert "审批表" not in paper.file.name
    with paper.file.open("rb") as stored:
        assert stored.read() == PDF


def test_the_same_file_twice_in_a_case_is_refused_but_not_in_another(at, make):
    first, second = make(), make()
    facts = {"content": PDF, "title": "审批表", "kind": "form", "at": at}
    add_evidence(actor=owner_of(first), nomination=first, **facts)

    assert refusal_of(actor=owner_of(first), nomination=first, at=at) == "evidence.duplicate"
    assert add_evidence(actor=owner_of(second), nomination=second, **facts).nomination == second


def test_a_file_past_the_limit_is_refused(at, make, settings):
    settings.EVIDENCE_MAX_BYTES = len(PDF) - 1
    case = make()

    assert refusal_of(actor=owner_of(case), nomination=case, at=at) == "evidence.too_large"
    assert not Evidence.objects.exists()


def test_a_program_under_the_name_of_a_paper_is_refused(at, make):
    case = make()

    assert refusal_of(actor=owner_of(case), nomination=case, content=b"MZ\x90\x00", at=at) == "evidence.unknown_kind"


@pytest.mark.parametrize(
    ("who", "state", "code"),
    [
        ("owner", "draft", None),
        ("owner", "returned", None),
        ("owner", "submitted", "evidence.not_now"),
        ("owner", "approved", "evidence.not_now"),
        ("hr", "draft", "evidence.not_now"),
        ("hr", "submitted", None),
        ("hr", "on_notice", None),
        ("hr", "approved", "evidence.not_now"),
        ("hr", "withdrawn", "evidence.not_now"),
        ("station hr", "submitted", "evidence.not_yours"),
        ("leader", "submitted", "evidence.not_yours"),
    ],
)
def test_who_adds_papers_when(at, make, who, state, code):
    case = make(state)
    units = {"county": case.desk, "station": case.unit}
    actors = {
        "owner": owner_of(case),
        "hr": actor_with(Role.HR, units["county"], user=account("hr", Role.HR, units["county"], at=at)),
        "station hr": actor_with(Role.HR, units["station"], user=account("hr2", Role.HR, units["station"], at=at)),
        "leader": actor_with(Role.LEADER, units["county"], user=account("boss", Role.LEADER, units["county"], at=at)),
    }
    facts = {"actor": actors[who], "nomination": case, "at": at}

    if code:
        assert refusal_of(**facts) == code
    else:
        assert add_evidence(content=PDF, title="审批表", kind="form", **facts).uploaded_by_id == actors[who].user_id


def test_who_put_a_file_on_a_draft_takes_it_off_again_and_the_trail_keeps_its_digest(
    at, make, django_capture_on_commit_callbacks
):
    case = make()
    paper = add_evidence(actor=owner_of(case), nomination=case, content=PDF, title="审批表", kind="form", at=at)
    storage, name = paper.file.storage, paper.file.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(actor=owner_of(case), evidence=paper, at=at)

    assert Evidence.objects.count() == 0
    assert not storage.exists(name)
    assert sha256(PDF).hexdigest() in bytes(AuditEvent.objects.get(event="evidence.remove").body).decode()


@pytest.mark.parametrize(
    ("state", "by", "code"),
    [
        ("submitted", "owner", "evidence.handed_in"),
        ("returned", "owner", "evidence.handed_in"),
        ("draft", "hr", "evidence.not_own"),
    ],
)
def test_nothing_that_was_handed_in_and_nothing_of_another_is_taken_off(at, make, state, by, code):
    case = make()
    paper = add_evidence(actor=owner_of(case), nomination=case, content=PDF, title="审批表", kind="form", at=at)
    Nomination.objects.filter(pk=case.pk).update(state=state)
    actor = owner_of(case)
    if by == "hr":
        actor = actor_with(Role.HR, case.desk, user=account("hr", Role.HR, case.desk, at=at))

    with pytest.raises(RuleViolation) as refusal:
        remove_evidence(actor=actor, evidence=Evidence.objects.get(pk=paper.pk), at=at)

    assert refusal.value.code == code
    assert Evidence.objects.count() == 1
