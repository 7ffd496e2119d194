"""All pages of this app."""

from django.urls import URLPattern

from evaluations.web.ballot import urlpatterns as ballot
from evaluations.web.inbox import urlpatterns as inbox
from evaluations.web.landing import urlpatterns as landing

urlpatterns: list[URLPattern] = [*landing, *inbox, *ballot]
