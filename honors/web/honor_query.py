"""The query of honors as it stands in an address: filters, columns in their order, sort, and rows that were ticked."""

from urllib.parse import urlencode

from django.http import QueryDict

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.selectors.honor_filter import FILTERS, NEWEST, Asked, ask


def filters_in(parameters: QueryDict) -> dict[str, str]:
    """The filters of an address as far as they are set."""
    given = {name: parameters.get(name, "").strip() for name in FILTERS}
    # Every ticked box sends its own
    given["rows"] = ",".join(filter(None, parameters.getlist("rows")))
    return {name: value for name, value in given.items() if value}


def sort_in(parameters: QueryDict) -> str:
    return parameters.get("sort") or NEWEST


def asked_in(actor: Actor, parameters: QueryDict) -> Asked:
    """The query of an address. Raises RuleViolation as ``ask``, and ``honor_query.nothing_chosen`` where rows were to
    be chosen and none was.
    """
    given = filters_in(parameters)
    if "rows" in parameters and "rows" not in given:
        raise RuleViolation("honor_query.nothing_chosen")
    return ask(actor, given, sort=sort_in(parameters))


def pairs_in(parameters: QueryDict, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Filters, columns and sort of an address, but some of them: what a form or a link must not lose."""
    pairs = [
        *filters_in(parameters).items(),
        *(("columns", name) for name in parameters.getlist("columns")),
        *([("sort", sort_in(parameters))] if sort_in(parameters) != NEWEST else []),
    ]
    return [(name, value) for name, value in pairs if name not in without]


def kept_part(parameters: QueryDict) -> str:
    """An address's query as it is kept and sent on."""
    return urlencode(pairs_in(parameters))
