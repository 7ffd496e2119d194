"""The use case about recorded delegations."""

from datetime import date, datetime

from evaluations.models import Mandate
from evaluations.permissions.mandate import may_record_mandate
from evaluations.selectors.authority import award_on, organ_code, table_of
from honors.domain.actor import Actor
from honors.domain.errors import broken
from honors.models import Unit, UnitLevel
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case

_CLAUSE = {"rule": "R-16", "clause": "S1 art. 16"}


@use_case("mandate.record", about="to_organ")
def record_mandate(
    *,
    actor: Actor,
    from_organ: Unit,
    to_organ: Unit,
    award: str,
    valid_from: date,
    valid_to: date,
    document_number: str,
    at: datetime,
) -> Mandate:
    """Record that ``from_organ`` lets ``to_organ`` approve an award of its own, by a document, for a time (R-16).

    A branch bureau is an agency of its prefecture: no county organ, and nothing can be delegated to it.
    Raises RuleViolation: ``access.denied``, ``award.unknown``; with clause and place ``mandate.not_below``,
    ``mandate.not_delegable``, ``mandate.dates``, ``mandate.overlap``.
    """
    to_organ = lock(to_organ)
    require(may_record_mandate(actor, to_organ))
    scheme = award_on(award, valid_from).edition.scheme
    if valid_to < valid_from:
        said = {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat()}
        raise broken("mandate.dates", said, field="valid_to", **_CLAUSE)
    if not to_organ.path.startswith(from_organ.path) or to_organ.pk == from_organ.pk:
        said = {"from_organ": from_organ.name, "to_organ": to_organ.name}
        raise broken("mandate.not_below", said, field="to_organ", **_CLAUSE)
    pair = (organ_code(from_organ), organ_code(to_organ))
    offered = {(row.organ, row.mandate) for row in table_of(scheme) if row.award == award and row.mandate}
    if pair not in offered or to_organ.level == UnitLevel.BRANCH:
        said = {"award": award, "to_organ": to_organ.name}
        raise broken("mandate.not_delegable", said, field="award", **_CLAUSE)
    same = Mandate.objects.filter(from_organ=from_organ, to_organ=to_organ, award_code=award)
    known = same.filter(valid_from__lte=valid_to, valid_to__gte=valid_from).order_by("valid_from").first()
    if known is not None:
        said = {
            "document_number": known.document_number,
            "from": known.valid_from.isoformat(),
            "to": known.valid_to.isoformat(),
        }
        raise broken("mandate.overlap", said, field="valid_from", **_CLAUSE)
    mandate = Mandate.objects.create(
        from_organ=from_organ,
        to_organ=to_organ,
        award_code=award,
        valid_from=valid_from,
        valid_to=valid_to,
        document_number=document_number,
        created_at=at,
    )
    record_event(
        actor=actor,
        event="mandate.record",
        at=at,
        obj=mandate,
        after={"from_organ": from_organ.code, "to_organ": to_organ.code, "award": award, "document": document_number},
    )
    return mandate
