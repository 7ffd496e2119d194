"""A review committee and its seats."""

from django.db import models
from django.db.models import F, Q

from evaluations.models.base import CaseObject


class Seat(models.TextChoices):
    CHAIR = "chair", "主任委员"
    SECRETARY = "secretary", "秘书"
    TRUSTEE = "trustee", "持钥人"
    TELLER = "teller", "监票人"
    MEMBER = "member", "委员"
    ALTERNATE = "alternate", "候补委员"


VOTING_SEATS = (Seat.CHAIR, Seat.MEMBER)
"""Seats that declare, review and cast."""

HOLDER_SEATS = (Seat.CHAIR, Seat.TRUSTEE)
"""Seats that hold a part of a round's key."""


class Committee(CaseObject):
    scheme = models.ForeignKey("evaluations.Scheme", on_delete=models.PROTECT, related_name="committees")
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="committees")
    name = models.CharField(max_length=120)
    terms_from = models.DateField()
    terms_to = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [
            models.CheckConstraint(condition=Q(terms_to__gte=F("terms_from")), name="committee_terms"),
        ]


class CommitteeMember(CaseObject):
    """A person on a seat. One person may hold a voting seat and be trustee as well."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="committee_seats")
    seat = models.CharField(max_length=10, choices=Seat.choices)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "user", "seat"], name="committee_seat_once"),
            models.UniqueConstraint(fields=["committee"], condition=Q(seat="chair"), name="committee_has_one_chair"),
        ]
