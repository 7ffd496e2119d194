"""Many rows at once, and what a page costs that shows them."""

import uuid
from typing import Any

from django.db import connection, models
from django.test.utils import CaptureQueriesContext

MOST = 15
"""Queries of a page, session, account and roles included."""
HEAVIEST = 100_000
"""Bytes of a page."""


def copies(row: Any, number: int, **changes: Any) -> list[Any]:
    """The row over and over, each with an id of its own. A change may be a function of the copy's number."""
    model = type(row)
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    has_random_id = isinstance(model._meta.pk, models.UUIDField)

    def one(place: int) -> Any:
        changed = {name: change(place) if callable(change) else change for name, change in changes.items()}
        return model(**{**values, "id": uuid.uuid4() if has_random_id else None, **changed})

    return list(model._base_manager.bulk_create(one(place) for place in range(number)))


def cost(client: Any, address: str) -> int:
    """The queries of a page that answers, and is not too heavy."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    assert len(answer.content) < HEAVIEST, (address, len(answer.content))
    return len(seen)
