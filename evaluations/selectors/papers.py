"""What a case has on file, for the rules about papers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from evaluations.domain.nomination import Verb
from evaluations.domain.papers import OnFile, PaperFacts, examine_papers
from evaluations.domain.scheme import fast_track_days, missing_papers
from evaluations.models import Assessment, Nomination, NominationEvent, Opinion
from evaluations.selectors.authority import award_of, posting_on
from evaluations.selectors.parameter import Parameters, parameters_on
from evaluations.selectors.scheme import definition_of
from honors.domain.award import Level
from honors.domain.finding import Finding
from honors.models import Award
from honors.selectors.together import is_filled, together


def papers_of(
    nomination: Nomination, on: date, *, award: Award | None = None, parameters: Parameters | None = None
) -> list[Finding]:
    """The assessment and the discipline opinion that a case lacks on a day, and opinions that oppose (R-19, R-23).

    A star needs no discipline opinion unless the setting asks it of everybody. What was said of another recipient, and
    an assessment of another award or deed, before a return changed it, is no paper of this case any more. Papers of the
    scheme's own list are ``evaluations.domain.scheme.missing_papers``. ``award`` and ``parameters`` are those of the
    case and the day, where a caller has them already. One query for all that is on file; none where the case was
    filled with ``file_of``.
    """
    parameters = parameters or parameters_on(on)
    award = award or award_of(nomination, on)
    file = _read_file(nomination)
    changed = _changes_in(file["events"])
    posting = posting_on(nomination.officer, on) if nomination.officer else None
    leads = bool(posting and posting.is_leading_body and nomination.award is not None)
    return examine_papers(
        PaperFacts(
            on=on,
            level=Level(award.level),
            edition=award.edition.code,
            is_assessed=any(_is_since(row, changed.values()) for row in file["assessments"]),
            assessed_from=Level(parameters.text("R-19", "min_level")),
            needs_discipline=leads or parameters.text("R-23", "required_for") == "all",
            max_age_days=parameters.number("R-23", "opinion_max_age_days"),
            opinions=tuple(
                OnFile(kind=row.kind, agrees=row.verdict == "agree", dated_on=row.dated_on)
                for row in file["opinions"]
                if _is_since(row, [changed["recipient"]])
            ),
        )
    )


def file_of(nomination: Nomination) -> dict[str, QuerySet[Any]]:
    """What ``papers_of`` and ``opinions_on_file`` look at: for ``fill``."""
    return {
        "events": nomination.events.select_related("by__officer"),
        "opinions": nomination.opinions.select_related("given_by__officer").order_by("dated_on", "created_at"),
        "assessments": nomination.assessments.order_by("dated_on", "created_at"),
    }


def _read_file(nomination: Nomination) -> dict[str, list[Any]]:
    """What ``file_of`` asks for: as the case was filled with it, else as it is now."""
    asked = file_of(nomination)
    if is_filled(nomination, "opinions"):
        return {name: list(getattr(nomination, name).all()) for name in asked}
    return together(**asked)


def opinions_on_file(nomination: Nomination) -> list[Opinion]:
    """As ``opinions_about``, of a case that was filled with ``file_of``."""
    changed = _changes_in(nomination.events.all())
    return [row for row in nomination.opinions.all() if _is_since(row, [changed["recipient"]])]


def _is_since(row: Opinion | Assessment, changed: Iterable[list[datetime]]) -> bool:
    return all(row.created_at > moment for moments in changed for moment in moments)


def opinions_about(nomination: Nomination) -> QuerySet[Opinion]:
    """The opinions on file about the recipient of today, oldest first."""
    return _about(nomination, _changes(nomination))


def _about(nomination: Nomination, changed: Mapping[str, list[datetime]]) -> QuerySet[Opinion]:
    rows = nomination.opinions.order_by("dated_on", "created_at")
    return rows.filter(created_at__gt=changed["recipient"][-1]) if changed["recipient"] else rows


def assessments_of(nomination: Nomination) -> QuerySet[Assessment]:
    """The assessments on file of the recipient, award and deed of today, oldest first."""
    return _assessed(nomination, _changes(nomination))


def _assessed(nomination: Nomination, changed: Mapping[str, list[datetime]]) -> QuerySet[Assessment]:
    rows = nomination.assessments.order_by("dated_on", "created_at")
    since = max((moment for moments in changed.values() for moment in moments), default=None)
    return rows.filter(created_at__gt=since) if since is not None else rows


def recipient_number(nomination: Nomination) -> int:
    """How often a return changed whom the case is about."""
    return len(_changes(nomination)["recipient"])


def _changes(nomination: Nomination) -> dict[str, list[datetime]]:
    """When returns were answered that changed whom, for what or for which deed, in the order of time."""
    return _changes_in(nomination.events.filter(verb=Verb.SUBMIT).order_by("at", "pk"))


def _changes_in(events: Iterable[NominationEvent]) -> dict[str, list[datetime]]:
    changed: dict[str, list[datetime]] = {"recipient": [], "award": [], "deed": []}
    for event in events:
        for change in event.changes or [] if event.verb == Verb.SUBMIT else []:
            if change["field"] in changed:
                changed[change["field"]].append(event.at)
    return changed


def papers_due_on(nomination: Nomination, decided_on: date) -> date | None:
    """The last day on which a fast-track case may still complete its papers; None where none are missing (R-25)."""
    definition = definition_of(nomination)
    days = fast_track_days(definition, nomination.timing)
    return decided_on + timedelta(days=days) if days is not None and lacks_papers(nomination) else None


def lacks_papers(nomination: Nomination) -> bool:
    """Whether a paper that the scheme asks for is not on file."""
    kinds = list(nomination.evidence.values_list("kind", flat=True))
    return bool(missing_papers(definition_of(nomination), kinds))
