"""Many questions in one query: each is answered as it would be alone, on both databases."""

import pytest
from django.apps import apps
from django.db.models import F

from evaluations.models import Cycle, Nomination
from honors.models import AwardPrize, LedgerEntry, Officer, Posting, Unit
from honors.selectors.together import fill, is_filled, together
from tests.factories.cases import cycle, nomination
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


WHOLE = {"BigAutoField", "BigIntegerField", "IntegerField"} | {
    f"Positive{size}IntegerField" for size in ("", "Small", "Big")
}
OTHERS = {"BinaryField", "BooleanField", "CharField", "DateField", "DateTimeField", "DecimalField", "FileField"} | {
    "ForeignKey",
    "JSONField",
    "OneToOneField",
    "TextField",
    "UUIDField",
}
"""Kinds of columns whose values are known to come out as they went in."""


def test_no_model_has_a_kind_of_column_that_nobody_looked_at():
    models = [model for app in ("honors", "evaluations") for model in apps.get_app_config(app).get_models()]
    used = {field.get_internal_type() for model in models for field in model._meta.concrete_fields}

    assert used - WHOLE - OTHERS == set()


@pytest.fixture
def town(at):
    units = tree(at)
    people = [officer(units["station"], at, name=name) for name in ("甲试", "乙试")]
    granted(people, units["county"], at, 1)
    nomination(people[0], at, cycle=cycle(units["county"], at))
    return units


MOST_OF_SQLITE = 127
"""Arguments that a function takes there."""


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(lambda: Officer.objects.order_by("-pk"), id="encrypted text, dates, order"),
        pytest.param(Cycle.objects.all, id="ids, moments, JSON, flags"),
        pytest.param(LedgerEntry.objects.all, id="bytes"),
        pytest.param(lambda: AwardPrize.objects.order_by("pk"), id="money"),
    ],
)
def test_rows_of_a_model_are_what_the_question_alone_gives(town, rows):
    expected = [columns(row) for row in rows()]

    assert expected
    assert [columns(row) for row in together(asked=rows())["asked"]] == expected


def test_where_there_is_no_row_there_is_none(town):
    asked = together(nowhere=Unit.objects.filter(level="nowhere"), never=Unit.objects.none())

    assert asked == {"nowhere": [], "never": []}


def test_what_is_joined_and_annotated_comes_along(town, django_assert_num_queries):
    cases = Nomination.objects.select_related("officer__unit", "award").annotate(place=F("unit__name"))
    with django_assert_num_queries(1):
        (case,) = together(cases=cases)["cases"]
        assert (case.officer.name, case.officer.unit.name, case.award) == ("甲试", town["station"].name, None)
        assert case.place == town["station"].name


def test_a_row_of_very_many_columns_comes_whole(town):
    joins = ("officer__unit__parent", "unit__parent", "desk__parent", "award__edition", "cycle__unit__parent")
    rows = Nomination.objects.select_related(*joins, "nominated_by__officer__unit")

    sql = rows.query.get_compiler("default").as_sql()[0]
    assert sql.partition(" FROM ")[0].count(",") > MOST_OF_SQLITE
    [found], alone = together(rows=rows)["rows"], rows.get()
    assert columns(found) == columns(alone)
    assert columns(found.officer.unit) == columns(alone.officer.unit)
    assert columns(found.cycle.unit) == columns(alone.cycle.unit)


def test_values_come_as_tuples_and_single_values_alone(town):
    rows = Posting.objects.order_by("pk")
    asked = together(
        spans=rows.values_list("valid_from", "valid_to", "is_leading_body"),
        days=rows.values_list("valid_from", flat=True),
    )

    assert asked["spans"] == list(rows.values_list("valid_from", "valid_to", "is_leading_body"))
    assert asked["days"] == [row.valid_from for row in rows]


def test_several_objects_are_filled_in_one_query_and_ask_no_more(town, django_assert_num_queries):
    person, case = Officer.objects.get(name="甲试"), Nomination.objects.get()
    with django_assert_num_queries(1):
        found = fill(
            (person, {"postings": person.postings.select_related("unit")}),
            (case, {"events": case.events.all(), "evidence": case.evidence.all()}),
            units=Unit.objects.values_list("code", flat=True).order_by("code"),
        )
        assert [row.unit.name for row in person.postings.all()] == [town["station"].name]
        assert all(event.nomination is case for event in case.events.all())
        assert list(case.evidence.all()) == []
    assert found["units"] == sorted(unit.code for unit in Unit.objects.all())
    assert is_filled(person, "postings")
    assert not is_filled(person, "ranks")
