"""The result sheet of a round: attested by tellers, signed by whoever presides, frozen with its digest."""

from django.db import models

from evaluations.models.base import CaseObject


class Attestation(models.Model):
    """A teller says that the count was watched."""

    round = models.ForeignKey("evaluations.Round", on_delete=models.PROTECT, related_name="attestations")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    attested_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="attestation_once")]


class Minutes(CaseObject):
    """Frozen when they are signed: ``digest`` is the SHA-256 of the UTF-8 bytes of ``text``."""

    round = models.OneToOneField("evaluations.Round", on_delete=models.PROTECT, related_name="sheet")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()
    for_the_chair = models.BooleanField(default=False)
