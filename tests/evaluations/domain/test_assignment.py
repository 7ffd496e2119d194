"""Who reads which case: least loaded first, within limits, and as full as any distribution could be."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.assignment import Demand, make_plan

SEED = "ab" * 32
MEMBERS = ("a", "b", "c", "d")


def demand(case, needed=1, *barred):
    return Demand(case, needed, frozenset(barred))


def plan(*demands, members=MEMBERS, loads=None, limit=None, seed=SEED):
    return make_plan(demands, members, loads=loads or {}, limit=limit, seed=seed)


def test_the_least_loaded_are_first():
    made = plan(demand("x", 2), loads={"a": 5, "b": 1, "c": 0, "d": 3})
    assert (set(made.readers["x"]), made.missing) == ({"c", "b"}, {})


def test_whoever_is_barred_is_not_given_the_case_and_what_is_missing_is_said():
    made = plan(demand("x", 3, "a", "b"))
    assert set(made.readers["x"]) == {"c", "d"}
    assert made.missing == {"x": 1}


def test_nobody_is_given_more_than_the_limit():
    made = plan(demand("x", 2), demand("y", 2), demand("z", 2), limit=1, loads={"a": 1})
    assert Counter(member for readers in made.readers.values() for member in readers) == {"b": 1, "c": 1, "d": 1}
    assert sum(made.missing.values()) == 3


def test_a_case_that_finds_nobody_left_takes_a_reader_from_one_that_can_do_without():
    # z can be read by a alone; whichever way the draw goes, a must be free for it
    for seed in ("00", "11", "22", "33"):
        made = plan(demand("z", 1, "b"), demand("y", 1), members=("a", "b"), limit=1, seed=seed)
        assert made.readers == {"z": ("a",), "y": ("b",)}


def test_the_seed_settles_equals_and_the_digest_tells_plans_apart():
    same = [plan(demand("x", 2), demand("y", 1)) for _ in range(2)]
    assert same[0] == same[1]
    assert same[0].digest() == same[1].digest()
    others = {plan(demand("x", 2), demand("y", 1), seed=str(number)).digest() for number in range(20)}
    assert len(others) > 1


CASES = st.lists(
    st.tuples(st.integers(0, 3), st.frozensets(st.sampled_from(MEMBERS), max_size=3)), min_size=1, max_size=4
).map(lambda rows: [Demand(f"case{place}", needed, barred) for place, (needed, barred) in enumerate(rows)])
LOADS = st.dictionaries(st.sampled_from(MEMBERS), st.integers(0, 3))


@given(CASES, LOADS, st.none() | st.integers(1, 4), st.integers(0, 99).map(str))
def test_every_plan_keeps_the_rules(demands, loads, limit, seed):
    made = plan(*demands, loads=loads, limit=limit, seed=seed)
    given_out = Counter(member for readers in made.readers.values() for member in readers)
    for row in demands:
        readers = made.readers[row.case]
        assert len(set(readers)) == len(readers)
        assert not row.barred & set(readers)
        assert len(readers) + made.missing.get(row.case, 0) == row.needed
    assert limit is None or all(loads.get(member, 0) + number <= limit for member, number in given_out.items())


def most_places(demands, loads, limit):
    """By trying all subsets of readers of every case."""
    if not demands:
        return 0
    first, rest = demands[0], demands[1:]
    able = [m for m in MEMBERS if m not in first.barred and (limit is None or loads.get(m, 0) < limit)]
    best = 0
    for size in range(min(first.needed, len(able)) + 1):
        for readers in combinations(able, size):
            after = Counter(loads) + Counter(readers)
            best = max(best, size + most_places(rest, after, limit))
    return best


@given(CASES, LOADS, st.integers(1, 3), st.integers(0, 99).map(str))
def test_no_distribution_fills_more_places(demands, loads, limit, seed):
    made = plan(*demands, loads=loads, limit=limit, seed=seed)
    assert sum(map(len, made.readers.values())) == most_places(demands, loads, limit)


@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 99).map(str))
def test_without_conflicts_nobody_has_two_cases_more_than_another(cases, readers, seed):
    made = plan(*(demand(f"case{number}", readers) for number in range(cases)), seed=seed)
    loads = dict.fromkeys(MEMBERS, 0) | Counter(m for row in made.readers.values() for m in row)
    assert max(loads.values()) - min(loads.values()) <= 1
