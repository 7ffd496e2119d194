"""Prize money that was paid."""

from django.db import models


class PrizePayment(models.Model):
    """The prize of one honor, paid once for ever (R-27). ``amount`` in yuan, as the table said on the approval date."""

    honor = models.OneToOneField("honors.Honor", on_delete=models.PROTECT, related_name="payment")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    paid_on = models.DateField()
    paid_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
