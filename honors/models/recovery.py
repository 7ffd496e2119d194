"""What a revocation takes back, point by point (R-34)."""

from django.db import models
from django.db.models import Q

from honors.domain.recovery import Taken
from honors.models.base import Versioned


class RecoveryKind(models.TextChoices):
    """The points of the list."""

    TOKEN = Taken.TOKEN.value, "收回奖章、证书或奖牌"
    PRIZE = Taken.PRIZE.value, "收回奖金"
    TREATMENT = Taken.TREATMENT.value, "停止相应待遇"
    FILE_NOTE = Taken.FILE_NOTE.value, "存入本人档案"
    PUBLICATION = Taken.PUBLICATION.value, "公布撤销决定"


class Revocation(models.Model):
    """What the decision to revoke says beside its ground. The key is the index of its entry in the ledger.

    ``frees_deed``: the deed may be rewarded again, which it may not where nothing is said (R-07, R-35).
    """

    index = models.PositiveBigIntegerField(primary_key=True)
    honor = models.ForeignKey("honors.Honor", on_delete=models.PROTECT, related_name="revocations")
    is_published = models.BooleanField()
    recovers_money = models.BooleanField()
    frees_deed = models.BooleanField()
    created_at = models.DateTimeField()


class RecoveryItem(Versioned):
    """One point of one revocation. ``token`` and ``serial`` say which token, ``amount`` (yuan) is the prize paid.

    ``state``: ``open``, ``done`` on ``done_on``, ``waived`` where the decision asks for no publication or leaves the
    prize, ``dropped`` where the revocation was annulled before it was done.
    """

    honor = models.ForeignKey("honors.Honor", on_delete=models.PROTECT, related_name="recovery")
    revocation = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=16, choices=RecoveryKind.choices)
    token = models.CharField(max_length=24, default="")
    serial = models.CharField(max_length=60, default="")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    state = models.CharField(max_length=8, default="open")
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(done_on__isnull=False) ^ ~Q(state="done"), name="recovery_done_is_dated")
        ]
