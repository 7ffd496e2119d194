"""The demo as one command, and its figures against the published ones, counted twice."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

import recompute
from evaluations.domain.cycle import CycleState
from evaluations.domain.eligibility import examine
from evaluations.domain.facts import Facts
from evaluations.domain.nomination import State
from evaluations.domain.period import anniversary
from evaluations.management.demo import database
from evaluations.management.demo.shape import Shape
from evaluations.management.demo.timeline import Timeline
from evaluations.models import Bar, Committee, Cycle, CyclePhase, Notice, Round
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.eligibility import facts_for
from evaluations.selectors.reconcile import differences
from honors.domain.actor import SYSTEM
from honors.models import AuditEvent, Award, Honor, LedgerEntry, Officer, Unit
from honors.selectors.honor import totals, visible_to
from honors.services.ledger_verify import verify_ledger
from honors.services.signing import signer_for
from tests.factories.packages import written
from tests.words import faults_of

NOW = datetime(2026, 11, 24, 22, 18, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@contextmanager
def emptied(folder) -> Iterator[str]:
    """Point the connection at an empty database of its own until the block ends; its name."""
    original = connection.settings_dict["NAME"]
    connection.close()
    name = str(folder / "demo.sqlite3") if connection.vendor == "sqlite" else f"{original}_demo"
    if connection.vendor != "sqlite":
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _admin(f'CREATE DATABASE "{name}"')
    connection.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        if connection.vendor != "sqlite":
            _admin(f'DROP DATABASE "{name}" WITH (FORCE)')


def _admin(statement: str) -> None:
    values = connection.settings_dict
    where = {"host": values["HOST"], "port": values["PORT"] or 5432, "user": values["USER"]}
    with psycopg.connect(**where, password=values["PASSWORD"], dbname="postgres", autocommit=True) as admin:
        admin.execute(statement)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[dict[str, Any]]:
    """The command, run once for all tests here: what it printed and what it wrote."""
    folder = tmp_path_factory.mktemp("demo")
    places = {
        "APP_FAKE_NOW": NOW.isoformat(),
        "DEMO_ACCOUNTS_FILE": folder / "accounts.json",
        "MEDIA_ROOT": folder / "media",
    }
    with django_db_blocker.unblock(), emptied(folder), override_settings(**places):
        out = StringIO()
        call_command("demo", "--no-serve", "--json", str(folder / "demo.json"), stdout=out)
        yield {
            "printed": out.getvalue(),
            "file": json.loads((folder / "demo.json").read_text(encoding="utf-8")),
            "accounts": json.loads((folder / "accounts.json").read_text(encoding="utf-8")),
        }


def rows_on(day: date) -> dict[tuple[str | None, str], tuple[int, int]]:
    return {
        (row["award"], row["category"]): (row["recipients"], row["times"])
        for row in totals(visible_to(SYSTEM), until=day)
    }


def test_the_totals_of_october_2023_are_the_published_ones(demo):
    rows = rows_on(date(2023, 10, 1))

    assert rows[None, "collective"][0] == 273
    assert rows[None, "individual"][0] == 775
    assert rows["national.outstanding_grassroots_unit", "collective"] == (2, 2)
    assert rows["national.outstanding_bureau", "collective"] == (2, 2)
    assert rows["police.collective.merit_first", "collective"] == (3, 3)
    assert rows["police.collective.merit_second", "collective"] == (1, 8)
    assert rows["external.civilised_unit", "collective"] == (1, 1)
    assert rows["national.satisfying_civil_servant", "individual"] == (1, 1)
    assert rows["national.special_class_outstanding_officer", "individual"] == (1, 1)
    assert rows["national.outstanding_officer", "individual"] == (2, 2)
    assert rows["police.individual.hero_model_class_2", "individual"] == (3, 3)
    assert rows["police.individual.merit_first", "individual"] == (6, 6)
    assert rows["police.individual.merit_second", "individual"] == (204, 204)


def test_the_totals_of_january_2022_are_the_published_ones(demo):
    rows = rows_on(date(2022, 1, 31))

    assert rows[None, "collective"][0] == 259
    assert rows[None, "individual"][0] == 725


@pytest.mark.parametrize(
    ("day", "collectives", "individuals"), [(date(2022, 1, 31), 259, 725), (date(2023, 10, 1), 273, 775)]
)
def test_a_recount_from_the_leaves_themselves_agrees(demo, day, collectives, individuals):
    """By the level of the deciding organ and the subjects in the log, without the read model's group."""
    subjects: dict[str, set[str]] = {"collective": set(), "individual": set()}
    levels = dict(Honor.objects.values_list("id", "organ_level"))
    for index, leaf in LedgerEntry.objects.values_list("index", "leaf"):
        entry = json.loads(bytes(leaf))
        is_high = levels[index] in {"national", "ministry", "province"}
        if entry["register"] == "honors" and is_high and date.fromisoformat(entry["decision"]["date"]) <= day:
            subjects[entry["recipient_category"]].add(entry["subject"])

    assert (len(subjects["collective"]), len(subjects["individual"])) == (collectives, individuals)


def test_times_are_more_than_recipients(demo):
    rows = rows_on(date(2023, 10, 1))

    assert rows[None, "collective"] == (273, 321)
    assert rows[None, "individual"] == (775, 828)


def test_nothing_of_provincial_level_was_decided_after_the_tally(demo):
    late = Honor.objects.filter(is_provincial_or_ministerial=True, decided_on__gt=date(2023, 10, 1))

    assert not late.exists()


def test_the_bureau_got_its_seconds_and_changxing_was_outstanding_in_2017(demo):
    seconds = Honor.objects.filter(award_code="police.collective.merit_second")
    bureau = Honor.objects.get(award_code="national.outstanding_bureau", decided_on__year=2017)

    assert set(seconds.values_list("unit__code", flat=True)) == {"330500"}
    assert bureau.unit.name == "长兴县公安局"


def test_no_lower_honor_falls_into_the_window_of_another(demo):
    """R-08: the same or a lower level not within twelve months."""
    order = ["commendation", "merit_third", "merit_second", "merit_first", "honorary_title"]
    held: dict[tuple[int | None, int | None], list[tuple[date, int]]] = {}
    for honor in Honor.objects.filter(level__in=order).order_by("decided_on", "id"):
        owner = (honor.officer_id, None if honor.officer_id else honor.unit_id)
        held.setdefault(owner, []).append((honor.decided_on, order.index(honor.level)))
    for honors in held.values():
        for (earlier, level), (later, again) in combinations(honors, 2):
            assert again > level or later >= anniversary(earlier, 12), honors


def test_every_state_can_be_found(demo):
    objects = demo["file"]["objects"]

    assert set(objects["nomination"]) == set(State)
    assert set(objects["cycle"]) == set(CycleState)
    assert set(objects["round"]) == {"draft", "sharing", "open", "closed", "unsealed", "confirmed", "void"}
    assert set(objects["notice"]) == {"running", "ended", "waived"}
    assert set(objects["approval"]) == {"waiting", "recorded", "approved", "declined", "returned", "withdrawn"}
    assert set(objects["unit"]) == {"established", "temporary"}
    assert {"scheme", "committee", "deed", "officer", "honor", "evidence", "objection", "bar"} <= set(objects)


def test_the_accounts_of_the_readme_are_there_and_on_the_first_page(demo):
    rows = demo["file"]["accounts"]
    names = {row["username"] for row in rows}

    assert demo["accounts"] == rows
    assert {row["password"] for row in rows} == {"Huzhou-demo-2026"}
    assert names >= {"chief.longquan", "hr.city", "hr.changxing", "chair.city", "member1.city", "trustee1.city"}
    assert names >= {"discipline.city", "leader.city", "leader.changxing"}
    assert names >= {"sysadmin", "secadmin", "auditadmin", "auditor"}
    assert all(f"  {name} " in demo["printed"] for name in names)


def test_every_seat_has_a_row_and_every_holder_a_passphrase(demo):
    rows = {row["username"]: row for row in demo["file"]["accounts"]}

    for committee in Committee.objects.all():
        for seat in committee.seats.select_related("user"):
            assert bool(rows[seat.user.username]["passphrase"]) == (seat.seat in ("chair", "trustee"))
    assert Committee.objects.count() == 2
    assert all(committee.terms_to >= date(2027, 11, 25) for committee in Committee.objects.all())


def test_what_is_open_today_stays_open_for_a_while(demo):
    objects = demo["file"]["objects"]
    open_round = Round.objects.get(pk=objects["round"]["open"])
    notice = Notice.objects.get(pk=objects["notice"]["running"])
    phase = CyclePhase.objects.get(cycle=objects["cycle"]["nominating"], phase="nominating")

    assert open_round.closes_at > NOW
    assert phase.closes_at > NOW
    assert notice.starts_on < TODAY <= notice.ends_on


def test_all_times_lie_before_now_and_the_log_never_goes_back(demo):
    recorded = list(Honor.objects.order_by("id").values_list("recorded_at", flat=True))

    assert recorded == sorted(recorded)
    assert recorded[-1] < NOW
    assert AuditEvent.objects.filter(at__gt=NOW).count() == 0


def test_the_ledger_verifies_and_agrees_with_the_approvals(demo):
    assert list(verify_ledger(files=[])) == []
    assert differences() == []


def test_people_are_many_and_marked_as_invented(demo):
    people = Officer.objects.all()

    assert people.count() == 2400
    assert people.filter(police_number__startswith="YL").count() == 2400
    assert {person.id_number[:3] for person in people[:50]} == {"999"}
    assert 0.17 < people.filter(personnel_category="auxiliary").count() / 2400 < 0.23
    assert "样例人员和事迹均为虚构" in demo["printed"]


def test_the_tree_names_the_real_places(demo):
    codes = dict(Unit.objects.values_list("code", "name"))

    assert codes["330522"] == "长兴县公安局"
    assert "湖州市公安局吴兴区分局龙泉派出所" in codes.values()
    assert "湖州市公安局南太湖新区分局杨家埠派出所" in codes.values()
    assert len(codes) >= 330


def tables() -> set[str]:
    return set(connection.introspection.table_names())


@pytest.fixture
def own(django_db_setup, django_db_blocker, tmp_path, monkeypatch) -> Iterator[Any]:
    """An empty database in place of the test's, where migrating makes one table."""

    def migrate(_name: str, **_options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE migrated (id integer)")
            cursor.execute("INSERT INTO migrated VALUES (1)")

    monkeypatch.setattr(database, "call_command", migrate)
    with django_db_blocker.unblock(), emptied(tmp_path) as name:
        yield name


def test_an_empty_database_is_taken_and_taken_again_from_fresh(own):
    database.start_fresh()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO migrated VALUES (2)")
    database.start_fresh()

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM migrated")
        assert cursor.fetchall() == [(1,)]
    assert tables() == {"demo_marker", "migrated"}


def test_a_database_of_somebody_else_is_refused_and_left_alone(own):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE theirs (id integer)")

    with pytest.raises(CommandError, match="not a database of the demo"):
        database.start_fresh()
    assert tables() == {"theirs"}


def test_a_foreign_file_is_refused_without_a_byte_changed(tmp_path, monkeypatch):
    path = tmp_path / "theirs.sqlite3"
    theirs = sqlite3.connect(path)
    theirs.execute("CREATE TABLE theirs (id integer)")
    theirs.close()
    before = path.read_bytes()
    monkeypatch.setattr(database, "connection", SimpleNamespace(vendor="sqlite", settings_dict={"NAME": path}))

    with pytest.raises(CommandError, match="not a database of the demo"):
        database.start_fresh()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "letter.txt"
    path.write_text("not a database " * 100)
    monkeypatch.setattr(database, "connection", SimpleNamespace(vendor="sqlite", settings_dict={"NAME": path}))

    with pytest.raises(CommandError, match="not a database of the demo"):
        database.start_fresh()


def test_production_is_refused(own, settings):
    settings.APP_ENV = "production"

    with pytest.raises(CommandError, match="production"):
        database.start_fresh()


def test_a_larger_sample_keeps_the_shape():
    assert Shape.scaled(7, 10) == Shape(
        seed=7, officers=24000, patrols=3150, thirds=4000, commendations=7000, stars=1000
    )


def test_working_days_are_counted_back_from_today(db):
    timeline = Timeline(NOW, official_calendar())

    assert [timeline.day(ago) for ago in (1, 2, 3, 4)] == [
        date(2026, 11, 24),
        date(2026, 11, 23),
        date(2026, 11, 20),
        date(2026, 11, 19),
    ]
    assert timeline.day(-3) == date(2026, 11, 30)
    assert timeline.moment(1, "09:00") == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def test_every_method_of_voting_has_a_round_that_was_counted(demo):
    counted = Round.objects.filter(state__in=["unsealed", "confirmed"])

    assert set(counted.values_list("method", flat=True)) == {"approval", "seats", "points", "ranking"}


def test_every_closed_cycle_is_counted_again_by_an_outsider(demo, tmp_path):
    key = signer_for(settings.INSTALLATION_NAME).verifier.vkey
    cycles = list(Cycle.objects.filter(state=CycleState.CLOSED))
    assert cycles
    for cycle in cycles:
        folder = written(cycle, tmp_path / str(cycle.pk), NOW)
        assert recompute.main([str(folder), "--key", key]) == 0, cycle.name


def base_facts(officers, award, on):
    """What the rules look at for each of the people; who has nothing on record that a rule of today could look at
    shares the facts of one of the same category, status and standing.
    """
    since = anniversary(on, -24)
    recent = set(Honor.objects.filter(decided_on__gt=since).values_list("officer", flat=True))
    barred = set(Bar.objects.values_list("officer", flat=True))
    shared: dict[tuple[Any, ...], Facts] = {}
    for person in officers:
        own = person.pk if person.pk in recent | barred or person.died_on else None
        late = person.police_start_date is None or person.police_start_date > on
        key = (own, person.personnel_category, person.status, late)
        if key not in shared:
            shared[key] = facts_for(officer=person, award=award, on=on)
        yield shared[key]


def test_why_not_and_when_is_answered_for_every_officer_and_every_award_and_star(demo):
    """Eligible, or a verdict that quotes its clause and its facts in words, with the day on which it changes."""
    people = list(Officer.objects.select_related("unit").order_by("pk"))
    awards = [award for award in Award.objects.select_related("edition").order_by("pk") if award.edition.is_enabled]
    own = [facts_for(officer=people[0], award=award, on=TODAY) for award in awards]
    ofs = {replace(one, person=None, earlier=(), bars=(), is_posthumous=False) for one in own}
    seen: dict[Facts, int] = {}
    for facts in base_facts(people, awards[0], TODAY):
        seen[facts] = seen.get(facts, 0) + 1
    assert sum(seen.values()) == len(people)
    faults, codes = set(), set()
    for facts in seen:
        for of in ofs:
            asked = replace(
                facts,
                award=of.award,
                edition=of.edition,
                award_is_open=of.award_is_open,
                award_opens_on=of.award_opens_on,
                repeat_months=of.repeat_months,
            )
            for finding in examine(asked):
                codes.add(finding.code)
                faults.update(faults_of(finding))
                if finding.code in {"eligibility.repeat_window", "eligibility.disciplinary_period"}:
                    assert finding.changes_on is not None
                    later = examine(replace(asked, on=finding.changes_on))
                    assert finding not in later
    assert faults == set()
    assert {
        "eligibility.wrong_category",
        "eligibility.auxiliary",
        "eligibility.award_not_open",
        "eligibility.repeat_window",
        "eligibility.disciplinary_period",
        "eligibility.not_in_service",
    } <= codes
