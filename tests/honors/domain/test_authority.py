from dataclasses import replace
from datetime import date

import pytest

from honors.domain.authority import HomeOrgan, Mandate, Organ, approving_organ, recipient_kind
from honors.domain.award import Level, OrganLevel, RecipientCategory
from honors.domain.errors import RuleViolation
from tests.honors.domain.catalogue import authority_rules, shipped, table

INDIVIDUAL, COLLECTIVE = RecipientCategory.INDIVIDUAL, RecipientCategory.COLLECTIVE
RULES = authority_rules()
STEPS = {
    "commendation": Level.COMMENDATION,
    "merit_third": Level.MERIT_THIRD,
    "merit_second": Level.MERIT_SECOND,
    "merit_first": Level.MERIT_FIRST,
    "honorary_title": Level.HONORARY_TITLE,
    "hero_model_class_2": Level.HONORARY_TITLE,
    "hero_model_class_1": Level.HONORARY_TITLE,
}
TEXT = {"police-2015": "S1", "police-2003": "S2"}
CELLS = [(row, step) for row in table("authority_cells") for step in STEPS if row[step] != "-"]


def written(answer):
    """An answer in the notation of the example table."""
    if not answer.known:
        assert (answer.organ, answer.co_organ, answer.mandate) == ("", "", "")
        return "?"
    approver = answer.organ
    approver += f"+{answer.co_organ}" if answer.co_organ else ""
    approver += f">{answer.mandate}" if answer.mandate else ""
    article = answer.clause.removeprefix(TEXT[answer.edition]).removeprefix(" art.").strip()
    return f"{approver} {answer.confidence} {article}".strip()


@pytest.mark.parametrize(
    ("row", "step"), CELLS, ids=lambda v: v if isinstance(v, str) else " ".join(list(v.values())[:3])
)
def test_every_cell_of_the_table(row, step):
    answer = approving_organ(
        RULES,
        recipient_kind=row["recipient_kind"],
        category=RecipientCategory(row["category"]),
        level=STEPS[step],
        award=f"police.{row['category']}.{step}",
        on=date.fromisoformat(row["on"]),
    )
    assert (answer.edition, written(answer)) == (row["edition"], row[step])


def test_no_police_rule_is_shipped_without_an_example():
    examples = {(row["edition"], row["recipient_kind"], f"police.{row['category']}.{step}") for row, step in CELLS}
    assert {(r.edition, r.recipient_kind, r.award) for r in RULES if r.scheme == "police"} == examples
    assert len(examples) == len([r for r in RULES if r.scheme == "police"])


def test_every_rule_names_an_award_of_its_edition_category_and_level():
    awards = {(a["code"], a["edition"], a["recipient_category"], a["level"]) for a in shipped("awards")}
    assert {(r.award, r.edition, r.recipient_category.value, r.level.value) for r in RULES} <= awards


def approver(kind, category, level, on, *mandates, scheme="police", award=""):
    return approving_organ(
        RULES,
        recipient_kind=kind,
        category=category,
        level=level,
        on=on,
        mandates=mandates,
        scheme=scheme,
        award=award,
    )


def test_first_class_merit_moves_from_the_province_to_the_ministry_with_the_new_edition():
    last_day = approver("county_staff", INDIVIDUAL, Level.MERIT_FIRST, date(2015, 12, 31))
    first_day = approver("county_staff", INDIVIDUAL, Level.MERIT_FIRST, date(2016, 1, 1))
    assert (last_day.organ, last_day.edition) == ("PROV", "police-2003")
    assert (first_day.organ, first_day.edition) == ("MIN", "police-2015")


def test_before_the_first_edition_there_is_no_answer():
    with pytest.raises(RuleViolation) as refused:
        approver("county_staff", INDIVIDUAL, Level.COMMENDATION, date(2003, 8, 31))
    assert refused.value.code == "authority.no_edition"


def test_a_recipient_that_no_row_names_is_unknown():
    answer = approver("harbour_staff", INDIVIDUAL, Level.COMMENDATION, date(2023, 10, 1))
    assert (answer.known, answer.organ, answer.edition) == (False, "", "police-2015")


def test_an_individual_title_needs_its_class():
    with pytest.raises(RuleViolation) as refused:
        approver("county_staff", INDIVIDUAL, Level.HONORARY_TITLE, date(2023, 10, 1))
    assert refused.value.code == "authority.title_class_missing"


def test_two_rows_in_force_at_once_are_refused():
    doubled = [*RULES, *(replace(r, organ="CTY") for r in RULES)]
    with pytest.raises(RuleViolation) as refused:
        approving_organ(
            doubled,
            recipient_kind="county_unit",
            category=COLLECTIVE,
            level=Level.MERIT_THIRD,
            on=date(2023, 10, 1),
        )
    assert refused.value.code == "authority.two_rules"


FIRST_CLASS = Mandate(
    award="police.individual.merit_first",
    to_organ="PROV",
    document_number="公政治〔2020〕1号",
    valid_from=date(2020, 1, 1),
    valid_to=date(2020, 12, 31),
)


@pytest.mark.parametrize(
    ("on", "organ", "document"),
    [
        (date(2019, 12, 31), "MIN", ""),
        (date(2020, 1, 1), "PROV", "公政治〔2020〕1号"),
        (date(2020, 12, 31), "PROV", "公政治〔2020〕1号"),
        (date(2021, 1, 1), "MIN", ""),
    ],
)
def test_a_mandate_counts_in_its_period_only(on, organ, document):
    answer = approver("county_leader", INDIVIDUAL, Level.MERIT_FIRST, on, FIRST_CLASS)
    assert (answer.organ, answer.document_number, answer.mandate) == (organ, document, "PROV")


def test_no_mandate_reaches_the_provincial_leading_body():
    answer = approver("provincial_leader", INDIVIDUAL, Level.MERIT_FIRST, date(2020, 6, 1), FIRST_CLASS)
    assert (answer.organ, answer.document_number, answer.mandate) == ("MIN", "", "")


def test_no_mandate_reaches_a_collective():
    mandate = replace(FIRST_CLASS, award="police.collective.merit_first")
    answer = approver("county_unit", COLLECTIVE, Level.MERIT_FIRST, date(2020, 6, 1), mandate)
    assert (answer.organ, answer.document_number) == ("MIN", "")


@pytest.mark.parametrize(
    "mandate",
    [replace(FIRST_CLASS, award="police.individual.merit_second"), replace(FIRST_CLASS, to_organ="CITY")],
    ids=["another award", "another organ"],
)
def test_a_mandate_for_something_else_changes_nothing(mandate):
    answer = approver("county_staff", INDIVIDUAL, Level.MERIT_FIRST, date(2020, 6, 1), mandate)
    assert (answer.organ, answer.document_number) == ("MIN", "")


def test_a_county_issues_the_commendation_of_its_staff_only_by_mandate():
    mandate = replace(FIRST_CLASS, award="police.individual.commendation", to_organ="CTY")
    on = date(2020, 6, 1)
    assert approver("county_staff", INDIVIDUAL, Level.COMMENDATION, on).organ == "CITY"
    assert approver("county_staff", INDIVIDUAL, Level.COMMENDATION, on, mandate).organ == "CTY"
    assert approver("county_leader", INDIVIDUAL, Level.COMMENDATION, on, mandate).organ == "CITY"


@pytest.mark.parametrize(
    ("kind", "level", "organ"),
    [
        ("county_staff", Level.COMMENDATION, "CTY"),
        ("county_staff", Level.MERIT_THIRD, "CITY"),
        ("county_staff", Level.MERIT_SECOND, "PROV"),
        ("county_staff", Level.MERIT_FIRST, "PROV"),
        ("prefecture_staff", Level.COMMENDATION, "CITY"),
        ("prefecture_staff", Level.MERIT_THIRD, "CITY"),
        ("prefecture_staff", Level.MERIT_SECOND, "PROV"),
        ("prefecture_staff", Level.MERIT_FIRST, "PROV"),
        ("provincial_staff", Level.COMMENDATION, "PROV"),
        ("provincial_staff", Level.MERIT_FIRST, "PROV"),
    ],
)
def test_the_auxiliary_scheme_has_its_own_table(kind, level, organ):
    answer = approver(kind, INDIVIDUAL, level, date(2023, 10, 1), scheme="auxiliary")
    assert (answer.organ, answer.confidence, answer.edition) == (organ, "L", "auxiliary-2020")


@pytest.mark.parametrize(
    ("home", "category", "flags", "kind"),
    [
        (HomeOrgan.MINISTRY, COLLECTIVE, {}, "ministry_unit"),
        (HomeOrgan.MINISTRY, COLLECTIVE, {"is_organ_itself": True}, "ministry_organ"),
        (HomeOrgan.MINISTRY, INDIVIDUAL, {}, "ministry_staff"),
        (HomeOrgan.MINISTRY, INDIVIDUAL, {"is_leading_body": True}, "ministry_leader"),
        (HomeOrgan.PROVINCE, COLLECTIVE, {}, "provincial_unit"),
        (HomeOrgan.PROVINCE, COLLECTIVE, {"is_organ_itself": True}, "provincial_organ"),
        (HomeOrgan.PROVINCE, INDIVIDUAL, {}, "provincial_staff"),
        (HomeOrgan.PROVINCE, INDIVIDUAL, {"is_leading_body": True}, "provincial_leader"),
        (HomeOrgan.PREFECTURE, COLLECTIVE, {}, "prefecture_unit"),
        (HomeOrgan.PREFECTURE, COLLECTIVE, {"is_organ_itself": True}, "prefecture_organ"),
        (HomeOrgan.PREFECTURE, INDIVIDUAL, {}, "prefecture_staff"),
        (HomeOrgan.PREFECTURE, INDIVIDUAL, {"is_leading_body": True}, "prefecture_leader"),
        (HomeOrgan.COUNTY, COLLECTIVE, {}, "county_unit"),
        (HomeOrgan.COUNTY, COLLECTIVE, {"is_organ_itself": True}, "county_organ"),
        (HomeOrgan.COUNTY, INDIVIDUAL, {}, "county_staff"),
        (HomeOrgan.COUNTY, INDIVIDUAL, {"is_leading_body": True}, "county_leader"),
        (HomeOrgan.BRANCH, COLLECTIVE, {}, "prefecture_unit"),
        (HomeOrgan.BRANCH, COLLECTIVE, {"is_organ_itself": True}, "prefecture_unit"),
        (HomeOrgan.BRANCH, INDIVIDUAL, {}, "prefecture_staff"),
        (HomeOrgan.BRANCH, INDIVIDUAL, {"is_leading_body": True}, "prefecture_staff"),
        (HomeOrgan.SUB_PROVINCIAL_CITY, INDIVIDUAL, {"is_leading_body": True}, "sub_provincial_city"),
        (HomeOrgan.MUNICIPALITY_DISTRICT, COLLECTIVE, {"is_organ_itself": True}, "municipality_district"),
        (HomeOrgan.SPECIAL_SYSTEM, INDIVIDUAL, {}, "special_system"),
    ],
)
def test_the_row_of_a_recipient(home, category, flags, kind):
    assert recipient_kind(home, category, **flags) == kind
    assert kind in {r.recipient_kind for r in RULES}


def test_the_city_bureau_gets_its_second_class_merit_from_the_province():
    kind = recipient_kind(HomeOrgan.PREFECTURE, COLLECTIVE, is_organ_itself=True)
    assert approver(kind, COLLECTIVE, Level.MERIT_SECOND, date(2020, 6, 1)).organ == "PROV"


def test_the_flag_of_the_other_category_means_nothing():
    assert recipient_kind(HomeOrgan.COUNTY, COLLECTIVE, is_leading_body=True) == "county_unit"
    assert recipient_kind(HomeOrgan.COUNTY, INDIVIDUAL, is_organ_itself=True) == "county_staff"


def test_an_approver_has_the_level_that_its_honors_count_at():
    assert {organ: organ.level for organ in Organ} == {
        Organ.STATE_COUNCIL: OrganLevel.NATIONAL,
        Organ.MINISTRY: OrganLevel.MINISTRY,
        Organ.PROVINCE: OrganLevel.PROVINCE,
        Organ.PREFECTURE: OrganLevel.PREFECTURE,
        Organ.COUNTY: OrganLevel.COUNTY,
    }
