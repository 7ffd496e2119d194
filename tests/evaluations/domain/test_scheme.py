import pytest

from evaluations.domain.scheme import canonical_hash, goes_straight_to_approval, missing_papers, problems
from tests.factories.cases import MERIT_SCHEME, STAR_SCHEME

ONE = {"code": "deed", "name": "事迹", "weight": "100", "scale": [{"value": "1", "label": "好"}]}
VOTE = STAR_SCHEME["vote"]
HEAVY = [{"seat": "一线", "weight": "3/2"}]


def codes(base=STAR_SCHEME, **changes):
    return [finding.code for finding in problems({**base, **changes})]


def test_the_schemes_of_the_tests_stand():
    assert codes(STAR_SCHEME) == []
    assert codes(MERIT_SCHEME) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stars": []}, ["scheme.stars_or_awards"]),
        ({"awards": ["police.individual.commendation"]}, ["scheme.stars_or_awards"]),
        ({"stars": ["loyalty", "courage"]}, ["scheme.unknown_star"]),
        ({"stars": ["loyalty", "loyalty"]}, ["scheme.named_twice"]),
        ({"mode": "rolling"}, ["scheme.stars_are_batched"]),
        ({"criteria": []}, ["scheme.review_needs_criteria"]),
        ({"criteria": [{**ONE, "weight": "99"}]}, ["scheme.weights_not_whole"]),
        ({"criteria": [{**ONE, "weight": "0"}]}, ["scheme.bad_weight", "scheme.weights_not_whole"]),
        ({"criteria": [{**ONE, "weight": "many"}]}, ["scheme.bad_weight", "scheme.weights_not_whole"]),
        ({"criteria": [{**ONE, "weight": "50"}, {**ONE, "weight": "50"}]}, ["scheme.named_twice"]),
        ({"criteria": [{**ONE, "scale": []}]}, ["scheme.empty_scale"]),
        ({"criteria": [{**ONE, "scale": [{"value": "ten", "label": "好"}]}]}, ["scheme.bad_scale_value"]),
        (
            {"criteria": [{**ONE, "scale": [{"value": "1", "label": "好"}, {"value": "1.0", "label": "佳"}]}]},
            ["scheme.scale_value_twice"],
        ),
        ({"nominators": []}, ["scheme.no_nominators"]),
        ({"nominators": ["hr", "auditor"]}, ["scheme.bad_nominator"]),
        ({"nominators": ["hr", "hr"]}, ["scheme.named_twice"]),
        ({"steps": [*STAR_SCHEME["steps"], "feast"]}, ["scheme.unknown_step"]),
        (
            {"steps": ["screen", "nominate", "review", "vote", "notice", "approve"]},
            ["scheme.steps_out_of_order"],
        ),
        ({"steps": ["nominate", "screen"], "vote": {}}, ["scheme.step_needed"]),
        ({"steps": ["nominate", "screen", "review", "approve"]}, ["scheme.vote_without_step"]),
        ({"papers": ["selfie"]}, ["scheme.unknown_paper"]),
        ({"vote": {**VOTE, "quorum": "3/2"}}, ["round.bad_quorum"]),
        ({"vote": {**VOTE, "quorum": "0.5"}}, ["round.bad_quorum"]),
        ({"vote": {**VOTE, "threshold": {"of": "all", "share": "1", "strict": True}}}, ["round.threshold_impossible"]),
        ({"vote": {**VOTE, "tie_break": ["lot", "lot"]}}, ["round.bad_tie_break"]),
        ({"vote": {**VOTE, "method": "guess"}}, ["round.unknown_method"]),
        ({"vote": {"shows_numbers": "yes"}}, ["scheme.vote_rule_missing"] * 3 + ["scheme.bad_shows_numbers"]),
        ({"vote": {**VOTE, "hide_below": -1}}, ["scheme.bad_hide_below"]),
        ({"vote": {**VOTE, "proxies": "yes"}}, ["scheme.bad_proxies"]),
        ({"vote": {**VOTE, "repeats_most": -1}}, ["scheme.bad_repeats_most"]),
        ({"vote": {**VOTE, "repeats_most": True}}, ["scheme.bad_repeats_most"]),
        ({"vote": {**VOTE, "most_points": 5}}, ["round.bad_most_points"]),
        ({"vote": {**VOTE, "veto": {}}}, ["scheme.unknown_vote_rule"]),
        ({"vote": {**VOTE, "weights": {}}}, ["round.bad_weights"]),
        ({"vote": {**VOTE, "weights": [{"seat": "一线", "weight": "0"}]}}, ["round.bad_weights"]),
        ({"vote": {**VOTE, "weights": HEAVY, "hide_below": 2}}, ["scheme.weights_hide_below"]),
        ({"vote": {**VOTE, "weights": HEAVY, "hide_below": 3}}, []),
        ({"vote": {**VOTE, "weights": HEAVY}}, []),
        ({"vote": {**VOTE, "method": "ranking", "seats": 1, "weights": HEAVY}}, ["round.weights_divided_only"]),
        ({"vote": {**VOTE, "colour": "red"}}, ["scheme.unknown_vote_rule"]),
        ({"notice_days": None}, ["scheme.notice_days_needed"]),
        ({"quotas": [{"star": "courage", "limit": 3}]}, ["scheme.quota_for_nothing"]),
    ],
)
def test_each_fault_is_named(changes, expected):
    assert codes(**changes) == expected


def test_all_faults_are_named_at_once():
    assert codes(stars=["courage"], criteria=[{**ONE, "weight": "7"}], nominators=["auditor"], notice_days=0) == [
        "scheme.unknown_star",
        "scheme.weights_not_whole",
        "scheme.bad_nominator",
        "scheme.notice_days_needed",
    ]


def test_thirds_make_a_whole():
    thirds = [{**ONE, "code": code, "weight": "100/3"} for code in ("a", "b", "c")]

    assert codes(criteria=thirds) == []


def test_the_digest_is_that_of_the_canonical_json():
    # sha256 of {"a":"1","b":[]}, reckoned by sha256sum
    assert canonical_hash({"b": [], "a": "1"}) == "5bba8bbe1b7299bef730e0a16fc8cd352645df55f93675fa143d03012548bd93"


@pytest.mark.parametrize(
    ("steps", "days", "straight"),
    [
        (["nominate", "screen", "approve"], None, True),
        (["nominate", "screen", "approve"], 0, True),
        (["nominate", "screen", "approve"], 7, False),
        (["nominate", "screen", "notice", "approve"], None, False),
        (["nominate", "screen", "review", "approve"], None, False),
        (["nominate", "screen", "vote", "approve"], None, False),
    ],
)
def test_a_case_goes_straight_to_approval_where_nothing_lies_between(steps, days, straight):
    assert goes_straight_to_approval({"steps": steps}, days) is straight


def test_all_missing_papers_are_named():
    findings = missing_papers({"papers": ["form", "request", "minutes"]}, ["request"])

    assert [(finding.code, finding.facts["paper"]) for finding in findings] == [
        ("nomination.paper_missing", "form"),
        ("nomination.paper_missing", "minutes"),
    ]
