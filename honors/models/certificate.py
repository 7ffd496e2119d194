"""Which certificates were given out: their numbers, for what, when and by whom. What they say stands in the ledger."""

from datetime import datetime

from django.db import models

from honors.models.base import AppendOnly


class Certificate(AppendOnly):
    """One a state of the facts of an honor. ``entry`` is the place in the ledger of the grant or the correction that
    states them; a certificate of a corrected honor ``replaces`` the one before it.
    """

    number = models.CharField(max_length=32, primary_key=True)
    honor = models.ForeignKey("honors.Honor", on_delete=models.PROTECT, related_name="certificates")
    entry = models.PositiveBigIntegerField(unique=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")

    @property
    def created_at(self) -> datetime:
        """When it was given out."""
        return self.issued_at

    @property
    def version(self) -> int:
        """It never changes."""
        return 1
