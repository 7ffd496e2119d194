"""What a case has on file, for the rules about papers."""

from datetime import date, datetime, timedelta

from evaluations.domain.nomination import Verb
from evaluations.domain.papers import OnFile, PaperFacts, examine_papers
from evaluations.domain.scheme import fast_track_days, missing_papers
from evaluations.models import Nomination
from evaluations.selectors.authority import award_on, posting_on
from evaluations.selectors.parameter import parameters_on
from evaluations.selectors.scheme import definition_of
from honors.domain.award import Level
from honors.domain.finding import Finding


def papers_of(nomination: Nomination, on: date) -> list[Finding]:
    """The assessment and the discipline opinion that a case lacks on a day, and opinions that oppose (R-19, R-23).

    A star needs no discipline opinion unless the setting asks it of everybody. What was said of another recipient, and
    an assessment of another award or deed, before a return changed it, is no paper of this case any more. Papers of the
    scheme's own list are ``evaluations.domain.scheme.missing_papers``.
    """
    parameters = parameters_on(on)
    award = nomination.award or award_on(f"star.{nomination.star}", on)
    posting = posting_on(nomination.officer, on) if nomination.officer else None
    leads = bool(posting and posting.is_leading_body and nomination.award is not None)
    changed = _changed_at(nomination)
    opinions = nomination.opinions.order_by("dated_on", "created_at").values_list("kind", "verdict", "dated_on")
    about_another = changed["recipient"]
    if about_another is not None:
        opinions = opinions.filter(created_at__gt=about_another)
    assessments = nomination.assessments.all()
    since = max((at for at in changed.values() if at is not None), default=None)
    if since is not None:
        assessments = assessments.filter(created_at__gt=since)
    return examine_papers(
        PaperFacts(
            on=on,
            level=Level(award.level),
            edition=award.edition.code,
            is_assessed=assessments.exists(),
            assessed_from=Level(parameters.text("R-19", "min_level")),
            needs_discipline=leads or parameters.text("R-23", "required_for") == "all",
            max_age_days=parameters.number("R-23", "opinion_max_age_days"),
            opinions=tuple(
                OnFile(kind=kind, agrees=verdict == "agree", dated_on=dated_on) for kind, verdict, dated_on in opinions
            ),
        )
    )


def _changed_at(nomination: Nomination) -> dict[str, datetime | None]:
    """When a return was answered that changed whom, for what or for which deed; None where that never was."""
    changed: dict[str, datetime | None] = dict.fromkeys(("recipient", "award", "deed"))
    for at, changes in nomination.events.filter(verb=Verb.SUBMIT).order_by("at", "pk").values_list("at", "changes"):
        changed |= {change["field"]: at for change in changes or [] if change["field"] in changed}
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
