from datetime import date

import pytest

from evaluations.domain.bar import BarKind
from evaluations.domain.follow_up import OUTCOMES, Ending, FollowUpKind, Outcome, check_ending, rule_of, suggests
from honors.domain.errors import RuleViolation
from honors.domain.promotion import Advice, EarlyPromotion

DECIDED, FROM, TODAY = date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 24)


def refused(kind, **facts):
    ending = Ending(**{"outcome": OUTCOMES[kind][0], "done_on": TODAY, **facts})
    try:
        check_ending(kind, ending, decided_on=DECIDED, today=TODAY, not_before=FROM)
    except RuleViolation as refusal:
        return refusal.code.removeprefix("follow_up.")
    return None


@pytest.mark.parametrize(
    ("kind", "facts", "code"),
    [
        (FollowUpKind.REPORT, {"document_number": "1"}, None),
        (FollowUpKind.REPORT, {}, "document_needed"),
        (FollowUpKind.REPORT, {"document_number": "1", "outcome": Outcome.ACCEPTED}, "bad_outcome"),
        (FollowUpKind.REPORT, {"document_number": "1", "done_on": date(2026, 10, 31)}, "bad_day"),
        (FollowUpKind.REPORT, {"document_number": "1", "done_on": DECIDED}, None),
        (FollowUpKind.REPORT, {"document_number": "1", "done_on": date(2026, 11, 25)}, "bad_day"),
        (FollowUpKind.FILE, {"place": "档案室"}, None),
        (FollowUpKind.FILE, {"document_number": "1"}, "place_needed"),
        (FollowUpKind.PROMOTION, {"document_number": "1"}, None),
        (FollowUpKind.PROMOTION, {"document_number": "1", "outcome": Outcome.DECLINED}, None),
        (FollowUpKind.PROMOTION, {"outcome": Outcome.DECLINED}, "document_needed"),
        (FollowUpKind.PROMOTION, {"document_number": "1", "done_on": date(2026, 11, 19)}, "too_early"),
        (FollowUpKind.PROMOTION, {"document_number": "1", "done_on": date(2026, 11, 20)}, None),
        (
            FollowUpKind.PROMOTION,
            {"document_number": "1", "done_on": date(2026, 11, 19), "outcome": Outcome.DECLINED},
            None,
        ),
        (FollowUpKind.PROMOTION, {"document_number": "1", "outcome": Outcome.DONE}, "bad_outcome"),
        (FollowUpKind.BARRED, {"document_number": "1"}, "reason_needed"),
        (FollowUpKind.BARRED, {"document_number": "1", "note": "贡献特别重大"}, None),
        (FollowUpKind.BARRED, {"note": "贡献特别重大"}, "document_needed"),
        (FollowUpKind.BARRED, {"document_number": "1", "outcome": Outcome.REVOKED}, None),
    ],
)
def test_each_kind_ends_in_its_own_way(kind, facts, code):
    assert refused(kind, **facts) == code


def test_only_advice_to_act_on_is_put_before_somebody():
    assert [advice.value for advice in Advice if suggests(EarlyPromotion(advice=advice))] == ["suggest", "too_early"]


@pytest.mark.parametrize(
    ("bar", "rule"),
    [("investigation", "R-10"), ("punishment", "R-11"), ("party", "R-11"), ("collective", "R-13")],
)
def test_a_bar_found_later_is_told_by_the_rule_of_its_kind(bar, rule):
    assert rule_of(FollowUpKind.BARRED, bar=BarKind(bar)) == (rule, "S1 art. 12")
    assert rule_of(FollowUpKind.BARRED, bar=BarKind(bar), is_star=True) == ("R-42", "S1 art. 12")
