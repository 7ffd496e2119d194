"""What the rules about recipients look at: the person, the honors of before, and everything else of one case."""

from dataclasses import dataclass
from datetime import date

from evaluations.domain.bar import BarSpan
from honors.domain.award import AwardKind, Level, OrganLevel, RecipientCategory


@dataclass(frozen=True, kw_only=True)
class Person:
    """The individual. ``service_from`` and ``service_to`` are the first and last day of service, None where unknown;

    ``gone_by`` is a day on which the person was out of service already, where nobody knows the last day of service;
    ``is_nominator`` says that the person put forward is the one who puts forward.
    """

    personnel_category: str
    status: str
    service_from: date | None = None
    service_to: date | None = None
    gone_by: date | None = None
    died_on: date | None = None
    death_cause: str = ""
    is_nominator: bool = False


@dataclass(frozen=True, kw_only=True)
class Collective:
    """The unit. ``begins_on`` and ``ends_on`` are its first and last day, ``members`` how many a temporary one lists;

    ``successors`` are the names of the units that took over from it.
    """

    is_temporary: bool = False
    has_task: bool = True
    has_head: bool = True
    members: int = 0
    begins_on: date | None = None
    ends_on: date | None = None
    successors: tuple[str, ...] = ()

    def stood_on(self, day: date) -> bool:
        """Whether the unit existed on a day, as far as is known."""
        return (self.begins_on is None or self.begins_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, kw_only=True)
class EarlierHonor:
    """An honor that the same recipient holds or held. ``deed`` and ``cause`` are empty where none is on record;

    ``cause`` is the operation or the case that the deed belongs to, ``organ_level`` the level that granted;
    ``deed_freed`` says that the decision to revoke lets the deed be rewarded again.
    """

    key: str
    kind: AwardKind
    decided_on: date
    deed: str = ""
    cause: str = ""
    organ_level: OrganLevel | None = None
    revoked_on: date | None = None
    deed_freed: bool = False
    lapsed_on: date | None = None

    def counts_on(self, day: date) -> bool:
        """A revoked honor and a provisional one that was not confirmed in time count no more (R-35)."""
        ends = [d for d in (self.revoked_on, self.lapsed_on) if d is not None]
        return all(day < end for end in ends)

    def uses_deed_on(self, day: date) -> bool:
        """Whether its deed is rewarded (R-07): a lapse is no revocation and frees it; a revocation where it says so."""
        is_revoked = self.revoked_on is not None and self.revoked_on <= day
        return not self.deed_freed if is_revoked else self.counts_on(day)


@dataclass(frozen=True, kw_only=True)
class LineageHonor:
    """An honor for the deed of the case, of a ``unit`` (its name) that the recipient comes from or went into.

    ``is_same`` says that one stands in the place of the other: units that merged, and the one that takes over what
    nobody decided otherwise where a unit was split. Any other part is a recipient of its own.
    """

    unit: str
    is_same: bool
    honor: EarlierHonor


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that the rules look at. ``on`` is the day of the examination: the application's, then the approval's.

    ``person`` is None for a collective, ``collective`` for an individual. ``award_is_open`` is False where the
    catalogue has the award switched off or not in force on that day, ``award_opens_on`` the later day on which it
    comes into force. ``nominators`` and ``nominated_as`` are left None
    where nobody has nominated yet.
    ``organ_level`` is the level of the organ that would approve, None where it is not known; ``cause`` the operation
    or the case that the deed belongs to. ``other_stars`` counts the recipient's other live cases of the cycle,
    ``stars_limit`` is None without a limit. ``is_put_forward`` says that the person has a case in the cycle
    which stands in the way of another one, asked before there is one.
    """

    on: date
    category: RecipientCategory
    award: AwardKind
    edition: str
    award_is_open: bool = True
    award_opens_on: date | None = None
    person: Person | None = None
    collective: Collective | None = None
    deed: str = ""
    cause: str = ""
    organ_level: OrganLevel | None = None
    done_on: date | None = None
    is_posthumous: bool = False
    death_causes: frozenset[str] = frozenset()
    repeat_months: int | None = None
    repeat_override_role: str = "hr"
    bar_override_role: str = "hr"
    earlier: tuple[EarlierHonor, ...] = ()
    of_lineage: tuple[LineageHonor, ...] = ()
    pending_for_deed: tuple[str, ...] = ()
    bars: tuple[BarSpan, ...] = ()
    head_is_investigated: bool = False
    other_stars: int = 0
    stars_limit: int | None = None
    is_put_forward: bool = False
    nominators: frozenset[str] | None = None
    nominated_as: frozenset[str] | None = None

    @property
    def is_star(self) -> bool:
        """Stars are separate from awards (R-36)."""
        return self.award.level is Level.STAR

    @property
    def deed_day(self) -> date:
        """The day of the deed; without one the day of the application."""
        return self.done_on or self.on
