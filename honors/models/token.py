"""What was handed over with an honor."""

from django.db import models


class HandedToken(models.Model):
    """A medal, certificate or plaque handed over at conferral, with its serial number (R-28)."""

    honor = models.ForeignKey("honors.Honor", on_delete=models.PROTECT, related_name="tokens")
    kind = models.CharField(max_length=24)
    serial = models.CharField(max_length=60)
    conferred_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "serial"], name="handed_token_serial_once")]
