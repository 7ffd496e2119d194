"""Closed cycles decided again: under their own rules they come out as they did, under others it is said who differs."""

import json
from copy import deepcopy

import pytest

import recompute
from evaluations.domain.replay import Draft, replay
from evaluations.models import Nomination
from evaluations.selectors.replay import past_of, read_draft
from evaluations.selectors.review import criteria_of
from honors.domain.errors import RuleViolation
from honors.models import Unit
from tests.factories.closed import METHODS, begun, closed, closed_by
from tests.factories.packages import written

pytestmark = pytest.mark.django_db


def draft_of(cycle, **changes):
    """The frozen scheme with changes, as a draft; those of ``vote`` are taken into its vote."""
    scheme = deepcopy(cycle.frozen_scheme)
    scheme["vote"] |= changes.pop("vote", {})
    scheme |= changes
    return Draft(scheme=scheme, criteria=criteria_of(scheme))


def names_of(changes):
    """Name of the recipient, rule and code of each change."""
    people = dict(Nomination.objects.values_list("pk", "officer__name"))
    return sorted((people[key], row.rule, row.code) for row in changes for key in people if str(key) == row.nomination)


@pytest.mark.parametrize("method", METHODS)
def test_a_closed_cycle_under_its_own_rules_comes_out_as_it_did(at, method):
    cycle = closed_by(method, at)

    assert replay(past_of(cycle), Draft()).same
    assert replay(past_of(cycle), draft_of(cycle)).same


def test_a_higher_threshold_loses_who_just_passed_and_a_lower_one_gains_who_just_did_not(at):
    cycle = closed(at)
    higher = {"of": "present", "share": "4/5", "strict": False}
    lower = {"of": "present", "share": "1/4", "strict": False}

    result = replay(past_of(cycle), draft_of(cycle, vote={"threshold": higher}))
    assert (names_of(result.lost), result.gained) == ([("甲试", "R-41", "replay.threshold")], ())
    result = replay(past_of(cycle), draft_of(cycle, vote={"threshold": lower}))
    assert (result.lost, names_of(result.gained)) == ((), [("乙试", "R-41", "replay.threshold")])
    assert not result.same


def test_fewer_seats_are_filled_from_the_votes_that_were_cast(at):
    cycle = closed_by("ranking", at)

    result = replay(past_of(cycle), draft_of(cycle, vote={"seats": 1}))

    assert len(result.lost) == 1
    assert {row.code for row in result.lost} <= {"replay.points", "replay.lot"}


def test_what_the_rules_about_recipients_would_have_refused_is_lost_with_the_clause(at):
    cycle = closed(at)

    result = replay(past_of(cycle), draft_of(cycle, nominators=["hr"]))
    assert names_of(result.lost) == [
        ("丙试", "R-39", "eligibility.nominator"),
        ("甲试", "R-39", "eligibility.nominator"),
    ]
    assert {row.clause for row in result.lost} == {"S18"}
    result = replay(past_of(cycle), draft_of(cycle, stars=["loyalty"]))
    assert {row[1] for row in names_of(result.lost)} == {"R-37"}


def test_what_cannot_be_told_is_said_to_be_unknown(at):
    cycle = closed_by("seats", at)
    more = [*deepcopy(cycle.frozen_scheme["criteria"]), {**deepcopy(cycle.frozen_scheme["criteria"][0]), "code": "new"}]
    for row, weight in zip(more, ("40", "40", "20"), strict=True):
        row["weight"] = weight

    result = replay(past_of(cycle), draft_of(cycle, criteria=more))
    assert {row.code for row in result.unknown} == {"replay.no_scores"}
    result = replay(past_of(cycle), draft_of(cycle, vote={"method": "points"}))
    assert {row.code for row in result.unknown} == {"replay.other_method"}
    assert not result.same


def test_numbers_that_are_hidden_are_not_found_out_by_trying_thresholds(at):
    cycle = closed(at, vote={"shows_numbers": False})
    lower = {"of": "present", "share": "1/4", "strict": False}

    assert replay(past_of(cycle), draft_of(cycle)).same
    result = replay(past_of(cycle), draft_of(cycle, vote={"threshold": lower}))
    assert (result.gained, result.lost, {row.code for row in result.unknown}) == ((), (), {"replay.hidden"})


def test_a_cycle_that_runs_is_not_replayed(at):
    with pytest.raises(RuleViolation) as refusal:
        past_of(begun(at).cycle)
    assert refusal.value.code == "cycle.not_closed"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "rules.bad_draft"),
        ("[]", "rules.bad_draft"),
        ('{"other": 1}', "rules.bad_draft"),
        ('{"scheme": {"steps": []}}', "rules.bad_draft"),
        ('{"settings": {"R-99.x": "1"}}', "rules.bad_draft"),
        ('{"settings": {"R-08.repeat_months": 6}}', "rules.bad_draft"),
        ('{"settings": {"R-08.repeat_months": "none"}}', "parameter.bad_value"),
    ],
)
def test_a_draft_that_is_none_is_refused(tmp_path, document, code):
    (tmp_path / "draft.json").write_text(document, encoding="utf-8")

    with pytest.raises(RuleViolation) as refusal:
        read_draft(str(tmp_path / "draft.json"))
    assert refusal.value.code == code


def test_a_draft_is_a_scheme_or_settings_or_both(at, tmp_path):
    scheme = begun(at).cycle.frozen_scheme
    for document in (scheme, {"scheme": scheme}, {"scheme": scheme, "settings": {"R-08.repeat_months": "6"}}):
        (tmp_path / "draft.json").write_text(json.dumps(document), encoding="utf-8")
        assert read_draft(str(tmp_path / "draft.json")).scheme == scheme
    (tmp_path / "draft.json").write_text('{"scheme": {"steps": ["fly"]}}', encoding="utf-8")
    with pytest.raises(RuleViolation):
        read_draft(str(tmp_path / "draft.json"))


def test_who_stands_at_the_front_line_is_what_it_was_at_the_opening(at, tmp_path, capsys):
    cycle = closed_by("points", at)
    Unit.objects.filter(name="龙山派出所").update(is_front_line=False)

    assert replay(past_of(cycle), Draft()).same
    assert {box.is_front_line for box in past_of(cycle).rounds[0].boxes} == {True}
    assert recompute.main([str(written(cycle, tmp_path / "package", at))]) == 0
