from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.officer import PoliceRank
from honors.domain.promotion import Advice, EarlyPromotion, RankTerms, early_promotion
from tests.honors.domain.catalogue import kind

TERMS = RankTerms(
    least_rank_order=40,
    years={PoliceRank.CONSTABLE_2: 1, PoliceRank.INSPECTOR_1: 2},
    highest=PoliceRank.SUPERINTENDENT_2,
)
SINCE = date(2020, 5, 1)


def advice(**changes):
    facts = {
        "award": kind("police.individual.merit_first"),
        "decided_on": date(2023, 10, 1),
        "rank": PoliceRank.INSPECTOR_1,
        "rank_since": SINCE,
        "on": date(2023, 10, 1),
        "terms": TERMS,
        **changes,
    }
    return early_promotion(**facts)


def test_each_present_rank_has_its_years_and_the_highest_ones_have_none():
    assert {rank.value: TERMS.years_for(rank) for rank in PoliceRank} == {
        "commissioner_general": None,
        "deputy_commissioner_general": None,
        "commissioner_1": None,
        "commissioner_2": None,
        "commissioner_3": None,
        "superintendent_1": None,
        "superintendent_2": 2,
        "superintendent_3": 2,
        "inspector_1": 2,
        "inspector_2": 1,
        "inspector_3": 1,
        "constable_1": 1,
        "constable_2": 1,
    }


@given(st.sampled_from([r for r in PoliceRank if TERMS.years_for(r)]), st.integers(0, 1500))
def test_a_suggestion_comes_exactly_when_the_years_are_full(rank, days):
    on = SINCE + timedelta(days=days)
    full = date(SINCE.year + TERMS.years_for(rank), SINCE.month, SINCE.day)

    found = advice(rank=rank, decided_on=SINCE, on=on)

    expected = (
        EarlyPromotion(advice=Advice.SUGGEST)
        if on >= full
        else EarlyPromotion(advice=Advice.TOO_EARLY, suggested_from=full)
    )
    assert found == expected


@pytest.mark.parametrize(
    ("code", "edition", "suggests"),
    [
        ("police.individual.merit_second", "police-2015", False),
        ("police.individual.merit_first", "police-2015", True),
        ("police.individual.hero_model_class_1", "police-2015", True),
        ("national.outstanding_officer", "national", False),
        ("star.loyalty", "stars", False),
    ],
)
def test_only_first_class_and_titles_suggest(code, edition, suggests):
    assert (advice(award=kind(code, edition)).advice is Advice.SUGGEST) is suggests
