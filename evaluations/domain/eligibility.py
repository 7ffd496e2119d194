"""Who may receive what, and why not: one pure function a rule, all findings at once (R-01 to R-18, R-37, R-39, R-42).

A function looks at the facts and answers with what its rule has to say; none of them knows a database or the clock.
What the numbers are (months, causes, stars a person) comes with the facts.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from evaluations.domain.bar import DISCIPLINARY, BarKind
from evaluations.domain.facts import Facts
from evaluations.domain.period import anniversary
from honors.domain.award import OrganLevel, RecipientCategory, is_ladder, repeats
from honors.domain.finding import Finding, Severity
from honors.domain.officer import OfficerStatus, PersonnelCategory


def _find(
    facts: Facts,
    code: str,
    rule: str,
    clause: str,
    severity: Severity = Severity.BLOCK,
    *,
    said: Mapping[str, Any] | None = None,
    override_role: str | None = None,
    changes_on: date | None = None,
) -> list[Finding]:
    return [
        Finding(
            code=f"eligibility.{code}",
            rule=rule,
            clause=clause,
            edition=facts.edition,
            severity=severity,
            facts=said or {},
            override_role=override_role,
            changes_on=changes_on,
        )
    ]


def recipient_fits(facts: Facts) -> list[Finding]:
    """An award is made for one category (R-01), and must be in force and switched on (R-57)."""
    found: list[Finding] = []
    if facts.category is not facts.award.recipient_category:
        said = {**facts.award.said, "category": facts.category.value}
        found += _find(facts, "wrong_category", "R-01", "S1 art. 6", said=said)
    if not facts.award_is_open:
        said = {**facts.award.said, "on": facts.on.isoformat()}
        opens_on = facts.award_opens_on
        found += _find(facts, "award_not_open", "R-57", "S1 last art.", said=said, changes_on=opens_on)
    return found


def personnel_fits(facts: Facts) -> list[Finding]:
    """Auxiliary police have their own scheme (R-06); other personnel without police staffing are refused (R-03)."""
    person = facts.person
    if person is None or facts.award.recipient_category is RecipientCategory.COLLECTIVE:
        return []
    if person.personnel_category in facts.award.personnel_categories:
        return []
    said = {**facts.award.said, "personnel_category": person.personnel_category}
    if person.personnel_category == PersonnelCategory.AUXILIARY:
        return _find(facts, "auxiliary", "R-06", "S1 art. 7", said=said)
    return _find(facts, "not_staffed_police", "R-03", "S18" if facts.is_star else "S1 art. 7", said=said)


def in_service_on_deed_day(facts: Facts) -> list[Finding]:
    """In service on the day of the deed (R-03). Who left afterwards: a person decides (reading of R-03).

    Where nobody knows when the person left, only a named deed can lie before that: a person decides about it, unless
    the person was gone by then. Without a deed there is none to decide about.
    """
    person = facts.person
    if person is None:
        return []
    day = facts.deed_day
    said = {"day": day.isoformat(), "status": person.status}
    late = person.service_from is not None and day < person.service_from
    gone = person.status != OfficerStatus.IN_SERVICE
    known = person.service_to is not None
    if person.service_to is not None:
        gone_before = person.service_to < day
    else:
        gone_before = facts.done_on is None or (person.gone_by is not None and person.gone_by < day)
    if late or (gone and gone_before):
        joins_on = person.service_from if late and facts.done_on is None else None
        return _find(facts, "not_in_service", "R-03", "S1 art. 7", said=said, changes_on=joins_on)
    if gone and not (facts.is_posthumous and person.status == OfficerStatus.DIED):
        code = "left_service" if known else "leaving_unknown"
        return _find(facts, code, "R-03", "S1 art. 7", Severity.WARN, said=said)
    return []


def temporary_unit(facts: Facts) -> list[Finding]:
    """A temporary unit has task, head, members and dates, and did the deed within these (R-04)."""
    unit = facts.collective
    if unit is None or not unit.is_temporary:
        return []
    has = {
        "task": unit.has_task,
        "head": unit.has_head,
        "members": unit.members > 0,
        "dates": unit.begins_on is not None and unit.ends_on is not None,
    }
    missing = [name for name, is_there in has.items() if not is_there]
    if missing:
        return _find(facts, "temporary_incomplete", "R-04", "S1 art. 7", said={"missing": missing})
    if not unit.stood_on(facts.deed_day):
        said = {"day": facts.deed_day.isoformat(), "from": str(unit.begins_on), "to": str(unit.ends_on)}
        if facts.done_on is not None:
            return _find(facts, "temporary_outside_dates", "R-04", "S1 art. 7", said=said)
    return []


def unit_still_stands(facts: Facts) -> list[Finding]:
    """A unit of the establishment that ended, or was none yet on the day of the deed: a person decides, as for a

    person who left (R-03 by analogy). An honor names the unit that did the deed; who took over shows it as such.
    """
    unit = facts.collective
    if unit is None or unit.is_temporary:
        return []
    if not unit.stood_on(facts.deed_day):
        said = {"day": facts.deed_day.isoformat(), "successors": list(unit.successors)}
        return _find(facts, "unit_not_there", "R-04", "S1 art. 7", Severity.WARN, said=said)
    if not unit.stood_on(facts.on):
        said = {"ended_on": str(unit.ends_on), "successors": list(unit.successors)}
        return _find(facts, "unit_ended", "R-04", "S1 art. 7", Severity.WARN, said=said)
    return []


def posthumous(facts: Facts) -> list[Finding]:
    """Posthumous only for an individual who died of a cause that the text names (R-05)."""
    person = facts.person
    died = person is not None and person.died_on is not None
    if not facts.is_posthumous:
        if person is None or person.died_on is None:
            return []
        said = {"died_on": person.died_on.isoformat()}
        return _find(facts, "posthumous_flag_needed", "R-05", "S1 art. 7", said=said)
    if person is None:
        return _find(facts, "posthumous_collective", "R-05", "S1 art. 7", said={"category": facts.category.value})
    if not died:
        return _find(facts, "posthumous_without_death", "R-05", "S1 art. 7", said={"status": person.status})
    if person.death_cause not in facts.death_causes:
        return _find(facts, "posthumous_cause", "R-05", "S1 art. 7", said={"cause": person.death_cause})
    return []


def one_deed_one_award(facts: Facts) -> list[Finding]:
    """A second ladder award for the deed to the same recipient (R-07). A revoked one keeps its deed used, unless the
    decision to revoke frees it (R-35); a provisional one that lapsed does not. A unit that merged into another, or was
    split, is rewarded in the one that stands in its place; any other part of it is another recipient: a person decides.
    """
    if not facts.deed or not is_ladder(facts.award):
        return []
    found: list[Finding] = []
    for honor in facts.earlier:
        if honor.deed == facts.deed and is_ladder(honor.kind) and honor.uses_deed_on(facts.on):
            said = {"honor": honor.key, **honor.kind.said, "decided_on": honor.decided_on.isoformat()}
            found += _find(facts, "deed_rewarded", "R-07", "S1 art. 11", said=said)
    for line in facts.of_lineage:
        if is_ladder(line.honor.kind) and line.honor.uses_deed_on(facts.on):
            said = {"honor": line.honor.key, **line.honor.kind.said, "decided_on": line.honor.decided_on.isoformat()}
            said["unit"] = line.unit
            code, severity = ("deed_rewarded_as", Severity.BLOCK) if line.is_same else ("deed_of_whole", Severity.WARN)
            found += _find(facts, code, "R-07", "S1 art. 11", severity, said=said)
    for case in facts.pending_for_deed:
        found += _find(facts, "deed_pending", "R-07", "S1 art. 11", Severity.WARN, said={"nomination": case})
    return found


def not_again_within_the_window(facts: Facts) -> list[Finding]:
    """The same or a lower level within the window, from approval to approval; free on the anniversary (R-08)."""
    if facts.repeat_months is None:
        return []
    found: list[Finding] = []
    for honor in facts.earlier:
        free_on = anniversary(honor.decided_on, facts.repeat_months)
        within = honor.decided_on <= facts.on < free_on
        if within and honor.counts_on(facts.on) and repeats(facts.award, honor.kind):
            said = {
                "honor": honor.key,
                **honor.kind.said,
                "decided_on": honor.decided_on.isoformat(),
                "months": facts.repeat_months,
            }
            found += _find(
                facts,
                "repeat_window",
                "R-08",
                "S1 art. 11",
                Severity.OVERRIDE,
                said=said,
                override_role=facts.repeat_override_role,
                changes_on=free_on,
            )
    return found


_HIGH_TO_LOW = tuple(OrganLevel)


def higher_organ_first(facts: Facts) -> list[Finding]:
    """What a higher organ has rewarded, a lower one does not reward again: the same recipient and the same cause,

    which is the deed, or the operation or case it belongs to (R-09). A revoked award holds nothing back (R-35).
    """
    if facts.organ_level is None or not is_ladder(facts.award):
        return []
    found: list[Finding] = []
    for honor in facts.earlier:
        same = (facts.deed and honor.deed == facts.deed) or (facts.cause and honor.cause == facts.cause)
        if not same or honor.organ_level is None or not is_ladder(honor.kind) or not honor.counts_on(facts.on):
            continue
        if _HIGH_TO_LOW.index(honor.organ_level) < _HIGH_TO_LOW.index(facts.organ_level):
            said = {"honor": honor.key, **honor.kind.said, "decided_on": honor.decided_on.isoformat()}
            found += _find(facts, "higher_organ", "R-09", "S4-2008 art. 13", said=said)
    return found


def not_under_investigation(facts: Facts) -> list[Finding]:
    """An open investigation stops everything, nobody knows until when (R-10; stars R-42). A head's only warns."""
    said = [
        {"starts_on": bar.starts_on.isoformat()}
        for bar in facts.bars
        if bar.kind is BarKind.INVESTIGATION and bar.counts_on(facts.on)
    ]
    rule = "R-42" if facts.is_star else "R-10"
    found = [f for one in said for f in _find(facts, "investigation", rule, "S1 art. 12", said=one)]
    if facts.head_is_investigated:
        found += _find(facts, "head_investigated", "R-10", "S1 art. 12", Severity.WARN)
    return found


def _barred(facts: Facts, kinds: Iterable[BarKind], code: str, rule: str) -> list[Finding]:
    found: list[Finding] = []
    for bar in facts.bars:
        if bar.kind not in kinds or not bar.counts_on(facts.on):
            continue
        said = {
            "kind": bar.kind.value,
            "degree": bar.degree,
            "starts_on": bar.starts_on.isoformat(),
            "ends_on": bar.ends_on.isoformat() if bar.ends_on else "",
        }
        found += _find(
            facts,
            code,
            "R-42" if facts.is_star else rule,
            "S1 art. 12",
            Severity.BLOCK if facts.is_star else Severity.OVERRIDE,
            said=said,
            override_role=None if facts.is_star else facts.bar_override_role,
            changes_on=bar.free_on,
        )
    return found


def not_in_a_disciplinary_period(facts: Facts) -> list[Finding]:
    """A punishment or Party period holds awards back except for major contribution (R-11), and a star always (R-42)."""
    return _barred(facts, DISCIPLINARY, "disciplinary_period", "R-11")


def no_collective_bar(facts: Facts) -> list[Finding]:
    """A grave violation holds a collective back, as a disciplinary period does a person (R-13, R-42)."""
    return _barred(facts, (BarKind.COLLECTIVE,), "collective_bar", "R-13")


def not_own_case(facts: Facts) -> list[Finding]:
    """Somebody who puts forward oneself is shown as such; others decide (R-18)."""
    if facts.person is None or not facts.person.is_nominator:
        return []
    return _find(facts, "own_case", "R-18", "S1 art. 3(3)", Severity.WARN)


def stars_in_one_cycle(facts: Facts) -> list[Finding]:
    """How many stars one recipient may be put forward for in a cycle (R-37)."""
    if not facts.is_star or facts.stars_limit is None or facts.other_stars < facts.stars_limit:
        return []
    said = {"others": facts.other_stars, "limit": facts.stars_limit}
    return _find(facts, "stars_limit", "R-37", "S18", said=said)


def put_forward_once(facts: Facts) -> list[Finding]:
    """A nomination names one star, and one person has one case for it in a cycle (R-37)."""
    return _find(facts, "put_forward", "R-37", "S18", said=facts.award.said) if facts.is_put_forward else []


def nominator_allowed(facts: Facts) -> list[Finding]:
    """The scheme says who may put forward (R-39)."""
    if facts.nominators is None or facts.nominated_as is None or facts.nominators & facts.nominated_as:
        return []
    return _find(facts, "nominator", "R-39", "S18", said={"allowed": sorted(facts.nominators)})


RULES: tuple[Callable[[Facts], list[Finding]], ...] = (
    recipient_fits,
    personnel_fits,
    in_service_on_deed_day,
    temporary_unit,
    unit_still_stands,
    posthumous,
    one_deed_one_award,
    not_again_within_the_window,
    higher_organ_first,
    not_under_investigation,
    not_in_a_disciplinary_period,
    no_collective_bar,
    not_own_case,
    stars_in_one_cycle,
    put_forward_once,
    nominator_allowed,
)


def examine(facts: Facts) -> list[Finding]:
    """All that the rules have to say, in the order of the rules."""
    return [finding for rule in RULES for finding in rule(facts)]
