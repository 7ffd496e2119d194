"""One deed, one award, also where the unit that was rewarded merged, or was divided, since (R-07)."""

from datetime import date

import pytest

from evaluations.models import Nomination
from evaluations.selectors.eligibility import findings_of
from evaluations.services.nomination import create_nomination
from evaluations.services.unit_succession import merge_units, split_unit
from honors.domain.actor import SYSTEM, Role
from honors.models import Unit
from honors.services.honor import grant_honors
from honors.services.unit import establish_unit
from honors.services.unit_rename import rename_unit
from honors.services.unit_split_off import Leaver, split_off_unit
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.honors import award, grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)
TODAY = date(2027, 11, 24)
"""More than a year after the honor, so that R-08 has nothing to say."""

THIRD = "police.collective.merit_third"
BLOCK, WARN = ("eligibility.deed_rewarded_as", "block"), ("eligibility.deed_of_whole", "warn")


class Town:
    """A county with stations of which one is rewarded for a deed of May 2026."""

    def __init__(self, at):
        self.at = at
        self.units = tree(at)
        for key in ("new", "newer"):
            self.units[key] = establish_unit(
                actor=SYSTEM,
                parent=self.units["county"],
                code=key.upper(),
                name=f"{key}派出所",
                level="station",
                valid_from=DAY,
                at=at,
            )
        self.scheme = cases.merit_scheme(self.units["county"], at)
        self.user = account("county_chief", Role.STATION_CHIEF, self.units["county"], at=at)
        self.deed = self.deed_on(date(2026, 5, 1))

    def deed_on(self, day):
        return cases.deed(self.units["county"], self.at, entered_by=self.user, done_on=day)

    def put_forward(self, key, deed=None, state="draft"):
        actor = actor_with(Role.STATION_CHIEF, self.units["county"], user=self.user)
        case = create_nomination(
            actor=actor,
            scheme=self.scheme,
            award=award(THIRD),
            recipient=Unit.objects.get(pk=self.units[key].pk),
            deed=deed or self.deed,
            at=self.at,
        )
        return cases.walk(case, state, self.at)

    def reward(self, key, deed=None):
        case = self.put_forward(key, deed)
        (honor,) = grant_honors(actor=SYSTEM, grants=[grant(None, self.units[key])], at=self.at)
        Nomination.objects.filter(pk=case.pk).update(honor_index=honor.pk, state="conferred")

    def merge(self, *keys, into, day=DAY):
        merge_units(
            actor=SYSTEM,
            units=[Unit.objects.get(pk=self.units[key].pk) for key in keys],
            into=Unit.objects.get(pk=self.units[into].pk),
            effective_on=day,
            document_number="5",
            at=self.at,
        )

    def said_of(self, key, deed=None):
        case = self.put_forward(key, deed)
        return [(f.code, f.severity.value) for f in findings_of(case, TODAY) if f.rule == "R-07"]


@pytest.fixture
def town(at):
    return Town(at)


def test_who_took_over_is_not_rewarded_for_what_the_unit_before_was_rewarded_for(town):
    town.reward("station")
    town.merge("station", into="new")

    case = town.put_forward("new")
    (finding,) = [one for one in findings_of(case, TODAY) if one.rule == "R-07"]

    assert (finding.code, finding.severity.value, finding.clause) == (*BLOCK, "S1 art. 11")
    assert (finding.facts["unit"], finding.facts["decided_on"]) == ("龙山派出所", "2026-03-02")


def test_nor_after_a_second_merger(town):
    town.reward("station")
    town.merge("station", into="new")
    town.merge("new", into="newer", day=date(2026, 9, 1))

    assert town.said_of("newer") == [BLOCK]


def test_nor_the_unit_that_ended_for_what_its_successor_was_rewarded_for(town):
    town.merge("station", into="new")
    town.reward("new")

    assert town.said_of("station") == [BLOCK]


def test_a_new_name_changes_nothing(town):
    town.reward("station")
    rename_unit(
        actor=SYSTEM,
        unit=Unit.objects.get(pk=town.units["station"].pk),
        name="太湖派出所",
        valid_from=DAY,
        document_number="6",
        at=town.at,
    )

    assert town.said_of("station") == [("eligibility.deed_rewarded", "block")]


def test_another_deed_or_another_unit_is_free(town):
    town.reward("station")
    town.merge("station", into="new")

    assert town.said_of("new", town.deed_on(date(2026, 5, 2))) == []
    assert town.said_of("other_station") == []


def test_of_a_split_unit_the_one_in_its_place_is_the_same_and_the_other_part_is_for_a_person_to_decide(town):
    town.reward("station")
    split_unit(
        actor=SYSTEM,
        unit=town.units["station"],
        into=[town.units["new"], town.units["newer"]],
        default=town.units["new"],
        people={},
        effective_on=DAY,
        document_number="6",
        at=town.at,
    )

    assert (town.said_of("new"), town.said_of("newer")) == ([BLOCK], [WARN])


@pytest.mark.parametrize(("done_on", "said"), [(date(2026, 6, 30), [WARN]), (date(2026, 7, 1), [])])
def test_what_was_split_off_is_another_recipient_and_one_of_its_own_from_its_first_day_on(town, done_on, said):
    person = officer(town.units["station"], town.at)
    deed = town.deed_on(done_on)
    town.reward("station", deed)
    split_off_unit(
        actor=SYSTEM,
        unit=Unit.objects.get(pk=town.units["station"].pk),
        into=town.units["new"],
        people=[Leaver(officer=person)],
        effective_on=DAY,
        document_number="7",
        at=town.at,
    )

    assert town.said_of("new", deed) == said
    assert town.said_of("station", deed) == [("eligibility.deed_rewarded", "block")]


def test_a_case_of_the_unit_before_that_is_under_way_is_shown(town):
    town.put_forward("station", state="submitted")
    town.merge("station", into="new")

    assert town.said_of("new") == [("eligibility.deed_pending", "warn")]


def test_without_another_unit_on_the_deed_the_line_is_not_even_read(town, django_assert_num_queries):
    town.merge("station", into="new")
    case = Nomination.objects.select_related("recipient_unit", "award__edition", "scheme", "deed", "unit").get(
        pk=town.put_forward("new").pk
    )
    with django_assert_num_queries(3):
        findings_of(case, TODAY)
