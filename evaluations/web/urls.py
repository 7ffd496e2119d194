"""All pages of this app."""

from django.urls import URLPattern

from evaluations.web.ballot import urlpatterns as ballot
from evaluations.web.honor_roll import urlpatterns as honor_roll
from evaluations.web.inbox import urlpatterns as inbox
from evaluations.web.landing import urlpatterns as landing
from evaluations.web.nomination import urlpatterns as nomination
from evaluations.web.nomination_acts import urlpatterns as nomination_acts
from evaluations.web.nomination_draft import urlpatterns as nomination_draft
from evaluations.web.nomination_new import urlpatterns as nomination_new

urlpatterns: list[URLPattern] = [
    *landing,
    *inbox,
    *honor_roll,
    *ballot,
    *nomination_new,
    *nomination_draft,
    *nomination_acts,
    *nomination,
]
