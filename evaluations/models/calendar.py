"""The official calendar: holidays and make-up working days, and the years that are published (R-20)."""

from django.db import models

from honors.models.base import Versioned


class CalendarDay(Versioned):
    """A day that differs from the plain week."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    source = models.CharField(max_length=200)


class CalendarYear(models.Model):
    """A year whose calendar is published; without it a last day is provisional."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=200)
