"""Objects of a case carry random keys: a running number would tell outsiders how many there are."""

import uuid

from django.db import models

from honors.models.base import Versioned


class CaseObject(Versioned):
    """A versioned object with a random id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
