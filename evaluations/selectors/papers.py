"""What a case has on file, for the rules about papers."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from evaluations.domain.nomination import Verb
from evaluations.domain.papers import OnFile, PaperFacts, examine_papers
from evaluations.domain.scheme import fast_track_days, missing_papers
from evaluations.models import Assessment, Nomination, Opinion
from evaluations.selectors.authority import award_of, posting_on
from evaluations.selectors.parameter import Parameters, parameters_on
from evaluations.selectors.scheme import definition_of
from honors.domain.award import Level
from honors.domain.finding import Finding
from honors.models import Award


def papers_of(
    nomination: Nomination, on: date, *, award: Award | None = None, parameters: Parameters | None = None
) -> list[Finding]:
    """The assessment and the discipline opinion that a case lacks on a day, and opinions that oppose (R-19, R-23).

    A star needs no discipline opinion unless the setting asks it of everybody. What was said of another recipient, and
    an assessment of another award or deed, before a return changed it, is no paper of this case any more. Papers of the
    scheme's own list are ``evaluations.domain.scheme.missing_papers``. ``award`` and ``parameters`` are those of the
    case and the day, where a caller has them already.
    """
    parameters = parameters or parameters_on(on)
    award = award or award_of(nomination, on)
    changed = _changes(nomination)
    posting = posting_on(nomination.officer, on) if nomination.officer else None
    leads = bool(posting and posting.is_leading_body and nomination.award is not None)
    opinions = _about(nomination, changed).values_list("kind", "verdict", "dated_on")
    return examine_papers(
        PaperFacts(
            on=on,
            level=Level(award.level),
            edition=award.edition.code,
            is_assessed=_assessed(nomination, changed).exists(),
            assessed_from=Level(parameters.text("R-19", "min_level")),
            needs_discipline=leads or parameters.text("R-23", "required_for") == "all",
            max_age_days=parameters.number("R-23", "opinion_max_age_days"),
            opinions=tuple(
                OnFile(kind=kind, agrees=verdict == "agree", dated_on=dated_on) for kind, verdict, dated_on in opinions
            ),
        )
    )


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
    changed: dict[str, list[datetime]] = {"recipient": [], "award": [], "deed": []}
    for at, changes in nomination.events.filter(verb=Verb.SUBMIT).order_by("at", "pk").values_list("at", "changes"):
        for change in changes or []:
            if change["field"] in changed:
                changed[change["field"]].append(at)
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
