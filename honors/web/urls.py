"""All pages of this app."""

from django.urls import URLPattern

from honors.web.health import urlpatterns as health
from honors.web.honor import urlpatterns as honor
from honors.web.job import urlpatterns as job
from honors.web.session import urlpatterns as session
from honors.web.statistics import urlpatterns as statistics

urlpatterns: list[URLPattern] = [*health, *honor, *job, *session, *statistics]
