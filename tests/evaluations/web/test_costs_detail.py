"""What the page of one object costs: at most fifteen queries, and no more with fifty rows of everything inside it."""

from datetime import date, timedelta

import pytest

from evaluations.models import AnchorCase, AnchorScore, Approval, Bar, CommitteeMember, Notice, Opinion, RoundVoter
from honors import clock
from honors.domain.actor import SYSTEM, Role
from honors.models import ErasureRequest, HandedToken, HonorRuling, LedgerEntry, Posting, Unit, User
from honors.services.honor import grant_honors
from tests.actors import account
from tests.clients import client_for
from tests.factories.cases import evidence, merit_scheme, nomination
from tests.factories.decisions import assess, award, star_cases, waiting
from tests.factories.honors import grant, granted
from tests.factories.people import officer
from tests.factories.rounds import opened, panel
from tests.factories.rows import MOST, copies, cost

pytestmark = pytest.mark.django_db

MORE = 49
MERIT = "police.individual.merit_third"


@pytest.fixture
def board(at, monkeypatch):
    """A round at the vote, a case on its way through every desk, and one that waits for its approval."""
    made = panel(at, phase="voting", names=["甲试", "乙试"])
    account("leader", Role.LEADER, made.units["county"], at=at)
    account("discipline", Role.DISCIPLINE, made.units["county"], at=at)
    _approvals, later = waiting(star_cases(made.units, at, "丙试"), made.units, at)
    made.declare("member1")
    made.round = opened(made)
    scheme = merit_scheme(made.units["county"], at)
    made.merits = {
        state: nomination(
            officer(made.units["station"], at, name=f"{state}试"), at, scheme=scheme, award=award(MERIT), state=state
        )
        for state in ("draft", "submitted", "returned", "eligible")
    }
    monkeypatch.setattr(clock, "now", lambda: later)
    return made


def cases_of(board):
    return [*board.merits.values(), *board.cases, Approval.objects.get().nomination]


def put_one(board):
    """One of everything that a case may have."""
    for case in cases_of(board):
        evidence(case, board.at, content=b"%PDF-1.7\n")
        assess(case, board.at)
        Opinion.objects.create(
            nomination=case, kind="unit", verdict="agree", dated_on=date(2026, 11, 1), given_by=board.user("hr"),
            created_at=board.at,
        )  # fmt: skip
        Bar.objects.create(
            officer=case.officer, kind="punishment", degree="warning", starts_on=date(2020, 1, 1),
            ends_on=date(2020, 7, 1), document_number="1", entered_by=board.user("discipline"), created_at=board.at,
        )  # fmt: skip
    board.anchor = AnchorCase.objects.create(
        cycle=board.cycle, origin="synthetic", title="标准", statement="虚构", created_at=board.at
    )
    give_anchor_scores(board, board.anchor, "member1", "member2")
    grants = [grant(case.officer, board.units["county"]) for case in cases_of(board)]
    put_rulings(grant_honors(actor=SYSTEM, grants=grants, at=board.at)[0], board)


def put_rulings(honor, board):
    """All that may wait about one honor for a second person."""
    who = {"honor": honor, "created_at": board.at, "document_number": "1", "reason": "1"}
    for verb, ground, fields in (
        ("revoke", "fraud", {}),
        ("correct", "correction", {"deed": "救火", "award": MERIT, "officer": str(honor.officer_id)}),
    ):
        HonorRuling.objects.create(
            verb=verb, ground=ground, fields=fields, organ=honor.organ, decided_on=date(2026, 11, 1),
            decided_by=board.user("chief"), **who,
        )  # fmt: skip
    ErasureRequest.objects.create(asked_by=board.user("chief"), **who)
    HandedToken.objects.create(honor=honor, kind="medal", conferred_on=date(2026, 11, 1), created_at=board.at)


def give_anchor_scores(board, anchor, *members):
    values = {row["code"]: str(row["scale"][0]["value"]) for row in board.cycle.frozen_scheme["criteria"]}
    AnchorScore.objects.bulk_create(
        AnchorScore(anchor=anchor, member=board.user(member), values=values, given_at=board.at) for member in members
    )


def put_many(board):
    """Forty-nine more of each."""
    days = [date(2016, 1, 1) + timedelta(days=30 * place) for place in range(MORE)]
    for case in cases_of(board):
        copies(case.evidence.get(), MORE, digest=lambda place: f"{place:064x}")
        copies(case.events.first(), MORE)
        copies(case.opinions.get(), MORE, dated_on=days.__getitem__)
        copies(case.assessments.get(), MORE)
        copies(case.officer.bars.get(), MORE)
        posting = case.officer.postings.get()
        Posting.objects.filter(pk=posting.pk).update(valid_from=date(2025, 1, 1))
        copies(posting, MORE, valid_from=days.__getitem__, valid_to=lambda place: days[place] + timedelta(days=20))
        granted([case.officer], board.units["county"], board.at, MORE)
    for anchor in copies(AnchorCase.objects.get(), MORE):
        give_anchor_scores(board, anchor, "member1", "member2")
    people = User.objects.bulk_create(User(username=f"m{place}", created_at=board.at) for place in range(MORE))
    copies(HandedToken.objects.get(), MORE, serial=str)
    copies(CommitteeMember.objects.filter(seat="member").first(), MORE, user_id=lambda place: people[place].pk)
    copies(RoundVoter.objects.first(), MORE, user_id=lambda place: people[place].pk)
    others = [officer(board.units["station"], board.at, name=f"人{place}") for place in range(MORE)]
    put_beside(board.cases[0], board.round.items, others)
    put_beside(Approval.objects.get().nomination, Notice.objects.get().items, others)


def put_beside(case, rows, people):
    """A case like this one for each of the people, on the same ballot or the same notice."""
    more = copies(case, MORE, officer_id=lambda place: people[place].pk)
    copies(rows.first(), MORE, nomination_id=lambda place: more[place].pk)


def pages(board):
    """Address → who opens it."""
    approval, county = Approval.objects.get(), board.units["county"]
    merits = {state: f"/nominations/{case.pk}/" for state, case in board.merits.items()}
    person = approval.nomination.officer_id
    return {
        merits["draft"]: ("chief",),
        f"{merits['draft']}edit/": ("chief",),
        f"{merits['draft']}submit/": ("chief",),
        merits["submitted"]: ("hr", "chief"),
        f"{merits['submitted']}screen/": ("hr",),
        f"{merits['submitted']}return/": ("hr",),
        merits["returned"]: ("hr", "chief"),
        merits["eligible"]: ("hr", "discipline"),
        f"{merits['eligible']}opinion/": ("hr", "discipline"),
        f"{merits['eligible']}assessment/": ("hr",),
        f"/nominations/{board.cases[0].pk}/": ("hr", "member1"),
        f"/nominations/{approval.nomination_id}/": ("hr", "leader"),
        f"/approvals/{approval.pk}/": ("hr", "leader"),
        f"/cases/{board.cases[0].pk}/review/": ("member1", "member2"),
        f"/anchors/{board.anchor.pk}/": ("hr", "member1", "member3"),
        f"/rounds/{board.round.pk}/": ("hr", "member1"),
        f"/rounds/{board.round.pk}/presence/": ("hr", "member1"),
        f"/cycles/{board.cycle.pk}/": ("hr", "chief"),
        f"/cycles/{board.cycle.pk}/notice/": ("hr",),
        f"/cycles/{board.cycle.pk}/anchors/": ("hr",),
        f"/notices/{Notice.objects.get().pk}/": ("hr", "chief", None),
        f"/officers/{person}/": ("hr", "chief"),
        f"/officers/{person}/may/{MERIT}/": ("hr",),
        f"/units/{county.pk}/": ("hr",),
        f"/units/{Unit.objects.get(code=board.units['station'].code).pk}/": ("hr", "chief"),
        f"/schemes/{board.cycle.scheme_id}/": ("hr",),
        f"/ledger/{LedgerEntry.objects.first().pk}/": ("hr",),
        "/ledger/": ("hr",),
        f"/honors/{HonorRuling.objects.get(verb='revoke').honor_id}/": ("hr", "leader"),
        "/imports/": ("hr",),
        "/bars/new/": ("discipline",),
        "/objections/": ("discipline",),
    }


def costs(board):
    found = {}
    for address, readers in pages(board).items():
        for reader in readers:
            client = client_for(board.user(reader) if reader else None)
            client.get(address)
            found[address, reader] = cost(client, address)
    return found


def test_the_page_of_one_object_costs_at_most_fifteen_queries_with_fifty_rows_in_it_as_with_one(board):
    put_one(board)
    few = costs(board)
    put_many(board)
    many = costs(board)

    assert {place: (few[place], number) for place, number in many.items() if number > few[place]} == {}
    assert {place: number for place, number in many.items() if number > MOST} == {}


def test_a_page_costs_no_more_where_a_recusal_keeps_something_from_its_reader(board):
    put_one(board)
    board.declare("member2", declared="kinship", case=1)
    found = costs(board)

    assert {place: number for place, number in found.items() if number > MOST} == {}
