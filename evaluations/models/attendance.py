"""Who came to a sitting of a committee: signed in by oneself, and found present when the round was opened."""

from django.db import models


class Attendance(models.Model):
    """One person at one round. ``signed_in_on`` is a day and nothing finer, so that no time stands beside a ballot;
    ``is_present`` is what was recorded at the opening, null until then.
    """

    round = models.ForeignKey("evaluations.Round", on_delete=models.PROTECT, related_name="attendance")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=10)
    signed_in_on = models.DateField(null=True)
    is_present = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="attendance_once")]
