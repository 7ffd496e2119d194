"""The shipped files are in the database, and loading them again changes nothing."""

from importlib import import_module

import pytest
from django.apps import apps

from honors.models import AuthorityRule, Award, AwardPrize, AwardToken, Edition
from tests.honors.domain.catalogue import day, shipped

pytestmark = pytest.mark.django_db

TABLES = {"editions": Edition, "awards": Award, "prizes": AwardPrize, "tokens": AwardToken, "authority": AuthorityRule}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_file_is_a_row_of_its_table(name):
    assert TABLES[name].objects.count() == len(shipped(name)) > 0


def test_awards_carry_the_numbers_of_the_file():
    rows = {(a["code"], a["edition"]): a for a in shipped("awards")}
    for award in Award.objects.select_related("edition"):
        row = rows.pop((award.code, award.edition.code))
        assert (
            award.name,
            award.level,
            award.rank_order,
            award.notice_days,
            award.repeat_months,
            award.valid_from,
            award.valid_to,
            award.source,
            award.confidence,
        ) == (
            row["name_zh"],
            row["level"],
            row["rank"],
            row["notice_days"],
            row["repeat_months"],
            day(row["valid_from"]),
            day(row["valid_to"]),
            row["source"],
            row["confidence"],
        )
    assert not rows


def test_the_auxiliary_scheme_is_switched_off_and_marked_as_weakly_sourced():
    assert {(award.is_enabled, award.confidence) for award in Award.objects.filter(edition__scheme="auxiliary")} == {
        (False, "L")
    }


def test_loading_again_keeps_what_was_edited():
    Award.objects.filter(code="star.loyalty").update(notice_days=3)

    import_module("honors.migrations.0003_catalogue").load(apps, None)

    assert Award.objects.get(code="star.loyalty").notice_days == 3
    assert {name: table.objects.count() for name, table in TABLES.items()} == {
        name: len(shipped(name)) for name in TABLES
    }
