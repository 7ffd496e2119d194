import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.errors import RuleViolation
from honors.selectors.honor_columns import COLUMNS, USUAL, moved, read_columns

names = st.lists(st.sampled_from(list(COLUMNS)))
chosen = st.lists(st.sampled_from(list(COLUMNS)), unique=True, min_size=1)


@given(names=names)
def test_columns_stand_as_they_are_named_each_once(names):
    read = read_columns(names)

    assert len(set(read)) == len(read)
    assert set(read) == set(names or USUAL)
    assert [name for place, name in enumerate(names) if name not in names[:place]] == list(read if names else [])


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(RuleViolation) as refusal:
        read_columns(["name", "id_number"])
    assert refusal.value.code == "export.columns"


@given(columns=chosen, data=st.data(), by=st.integers(-20, 20))
def test_a_moved_column_leaves_all_others_in_their_order_and_the_way_back_restores_them(columns, data, by):
    name = data.draw(st.sampled_from(columns))
    place = columns.index(name)

    after = moved(columns, name, by=by)

    assert after.index(name) == min(max(place + by, 0), len(columns) - 1)
    assert [column for column in after if column != name] == [column for column in columns if column != name]
    assert moved(after, name, by=place - after.index(name)) == tuple(columns)


def test_a_column_that_is_not_chosen_does_not_move():
    assert moved(["name", "award"], "organ", by=1) == ("name", "award")
