"""Places of a limit (R-26): held from the screening on, taken by the decision, free again with the end of either."""

from datetime import date

import pytest

from evaluations.selectors.quota import visible_to
from evaluations.services.approval import approve_case, approve_cases
from evaluations.services.approval_refuse import decline_approval, return_approval
from evaluations.services.nomination import withdraw_nomination
from evaluations.services.quota import set_quota
from evaluations.services.screening import resume_nomination, screen_nomination, suspend_nomination
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import Honor, LedgerEntry, User
from honors.models.base import dated
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.decisions import acting, award, merit_case, on_notice, star_cases, waiting
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

MERIT = "police.individual.merit_third"


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(at, units):
    return acting("hr", Role.HR, units["county"], at)


@pytest.fixture
def limited(at, units):
    def made(limit, organ="county", code=MERIT, **facts):
        return set_quota(
            actor=actor_with(Role.HR, units["ministry"]),
            organ=units[organ],
            award=code,
            period_from=date(2026, 1, 1),
            period_to=date(2026, 12, 31),
            limit=limit,
            at=at,
            **facts,
        )

    return made


@pytest.fixture
def submitted(at, units):
    scheme = cases.merit_scheme(units["county"], at, awards=[MERIT])

    def made(name, unit="station", **person):
        subject = officer(units[unit], at, name=name, **person)
        owner = acting(f"chief-{unit}", Role.STATION_CHIEF, units[unit], at)
        user = User.objects.get(pk=owner.user_id)
        return cases.nomination(subject, at, scheme=scheme, award=award(MERIT), state="submitted", owner=user)

    return made


def used(quota):
    row = visible_to(SYSTEM, on=date(2026, 12, 31)).get(pk=quota.pk)
    return row.reserved_total, row.committed_total


def refusal_of(call, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(**facts)
    return refusal.value


def test_a_case_found_eligible_holds_a_place_and_the_next_is_told_the_figures(at, hr, limited, submitted):
    quota = limited(1)
    first, second = submitted("张试"), submitted("李验")

    screen_nomination(actor=hr, nomination=first, decision="eligible", at=at)
    refusal = refusal_of(screen_nomination, actor=hr, nomination=second, decision="eligible", at=at)

    (finding,) = refusal.findings
    assert (refusal.code, finding.rule, finding.clause) == ("quota.exhausted", "R-26", "S1 art. 3(4)")
    assert finding.facts == {"organ": "长兴县公安局", "period": "2026", "limit": 1, "most": 1, "used": 1}
    second.refresh_from_db()
    assert (second.state, second.eligible_on, used(quota)) == ("submitted", None, (1, 0))


def test_a_limit_that_only_warns_stands_in_the_findings_of_the_case(at, hr, limited, submitted):
    quota = limited(0, effect="warn")

    case = screen_nomination(actor=hr, nomination=submitted("张试"), decision="eligible", at=at)

    assert [(row["code"], row["severity"]) for row in case.findings] == [("quota.exhausted", "warn")]
    assert used(quota) == (1, 0)


def test_where_a_vote_chooses_more_cases_than_places_are_found_eligible(at, units, hr, limited):
    quota = limited(1, code="star.service")
    first, second = star_cases(units, at, "张试", "李验", state="submitted")

    screen_nomination(actor=hr, nomination=first, decision="eligible", at=at)
    case = screen_nomination(actor=hr, nomination=second, decision="eligible", at=at)

    assert [(row["code"], row["severity"]) for row in case.findings] == [("quota.exhausted", "warn")]
    assert used(quota) == (2, 0)


def test_a_limit_of_the_organ_above_counts_the_units_below_it(at, hr, limited, submitted):
    limited(1, organ="city")
    limited(1, organ="other_station")

    screen_nomination(actor=hr, nomination=submitted("张试"), decision="eligible", at=at)

    code = refusal_of(
        screen_nomination, actor=hr, nomination=submitted("李验", "other_station"), decision="eligible", at=at
    ).code
    assert code == "quota.exhausted"


def test_the_floor_keeps_places_for_the_front_line_and_the_ceiling_holds_leaders(at, units, hr, limited, submitted):
    quota = limited(4, front_line_floor="1/2", leader_ceiling="1/3")

    def screened(name, unit="station", **person):
        case = submitted(name, unit, **person)
        return screen_nomination(actor=hr, nomination=case, decision="eligible", at=at)

    screened("张一", "county")
    screened("张二", "county", is_leading_body=True)
    desk = submitted("张三", "county")
    refusal = refusal_of(screen_nomination, actor=hr, nomination=desk, decision="eligible", at=at)
    assert (refusal.code, refusal.params["most"], refusal.params["used"]) == ("quota.front_line_floor", 2, 2)
    head = submitted("李一", is_leading_body=True)
    refusal = refusal_of(screen_nomination, actor=hr, nomination=head, decision="eligible", at=at)
    assert (refusal.code, refusal.params["most"], refusal.params["used"]) == ("quota.leader_ceiling", 1, 1)
    screened("李二")

    row = visible_to(SYSTEM, on=dated(at)).get(pk=quota.pk)
    assert (row.reserved_total, row.reserved_front_line, row.reserved_leaders) == (3, 1, 1)


def test_a_suspended_case_keeps_its_place_and_a_withdrawn_one_gives_it_back(at, hr, limited, submitted):
    quota = limited(1)
    case = screen_nomination(actor=hr, nomination=submitted("张试"), decision="eligible", at=at)

    suspend_nomination(actor=hr, nomination=case, ground="核查", reason="核查", at=at)
    assert used(quota) == (1, 0)
    resume_nomination(actor=hr, nomination=case, reason="查否", at=at)
    owner = actor_with(Role.STATION_CHIEF, case.unit, user=case.nominated_by)
    withdraw_nomination(actor=owner, nomination=case, reason="撤回", at=at)

    assert used(quota) == (0, 0)


@pytest.mark.parametrize(
    ("ended", "facts"), [(decline_approval, {"reason": "不符"}), (return_approval, {"reason": "补正", "fields": []})]
)
def test_a_case_that_its_organ_declines_or_returns_gives_its_place_back(at, units, limited, ended, facts):
    quota = limited(3)
    (approval,), later = waiting([merit_case(units, at)], units, at)
    assert used(quota) == (1, 0)

    ended(actor=acting("leader", Role.LEADER, units["city"], at), approval=approval, at=later, **facts)

    assert used(quota) == (0, 0)


def test_the_decision_turns_the_place_into_one_that_is_taken_and_a_revocation_frees_it(at, units, limited):
    quota = limited(1)
    (approval,), later = waiting([merit_case(units, at)], units, at)

    leader = acting("leader", Role.LEADER, units["city"], at)
    approve_case(actor=leader, approval=approval, document_number="1", decided_on=dated(later), at=later)
    assert used(quota) == (0, 1)

    Honor.objects.update(status="revoked", revoked_on=dated(later))
    assert used(quota) == (0, 0)


def test_one_document_names_no_more_recipients_than_there_are_places(at, units, limited):
    approvals, later = waiting(star_cases(units, at, "张试", "李验", "王测"), units, at)
    quota = limited(2, code="star.service")
    leader = acting("leader", Role.LEADER, units["county"], at)
    facts = {"actor": leader, "document_number": "1", "decided_on": dated(later), "at": later}

    refusal = refusal_of(approve_cases, approvals=approvals, **facts)
    assert (refusal.code, refusal.params["used"]) == ("quota.exhausted", 2)
    assert (LedgerEntry.objects.count(), used(quota)) == (0, (3, 0))

    approve_cases(approvals=approvals[:2], **facts)
    assert (LedgerEntry.objects.count(), used(quota)) == (2, (1, 2))


def test_places_are_those_of_the_day_of_the_decision(at, units, limited):
    (approval,), later = waiting([merit_case(units, at)], units, at)
    limited(0)
    leader = acting("leader", Role.LEADER, units["city"], at)

    facts = {"actor": leader, "approval": approval, "document_number": "1"}
    assert refusal_of(approve_case, decided_on=dated(later), at=later, **facts).code == "quota.exhausted"
    next_year = later.replace(year=2027)
    assert approve_case(decided_on=dated(next_year), at=next_year, **facts).state == "approved"


def test_a_notice_is_not_put_up_for_a_case_that_no_place_is_left_for(at, units, hr, limited):
    case = merit_case(units, at)
    limited(0)

    refusal = refusal_of(on_notice, cases=[case], units=units, at=at)

    assert refusal.code == "notice.not_eligible"
    assert [finding.code for finding in refusal.findings] == ["quota.exhausted"]
