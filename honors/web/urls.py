"""All pages of this app."""

from django.urls import URLPattern

from honors.web.admin_account import urlpatterns as admin_account
from honors.web.admin_grant import urlpatterns as admin_grant
from honors.web.admin_queue import urlpatterns as admin_queue
from honors.web.audit import urlpatterns as audit
from honors.web.certificate import urlpatterns as certificate
from honors.web.health import urlpatterns as health
from honors.web.honor import urlpatterns as honor
from honors.web.honor_export import urlpatterns as honor_export
from honors.web.honor_record import urlpatterns as honor_record
from honors.web.honor_ruling import urlpatterns as honor_ruling
from honors.web.job import urlpatterns as job
from honors.web.ledger import urlpatterns as ledger
from honors.web.session import urlpatterns as session
from honors.web.statistics import urlpatterns as statistics

urlpatterns: list[URLPattern] = [
    *admin_account,
    *admin_grant,
    *admin_queue,
    *audit,
    *certificate,
    *health,
    *honor,
    *honor_export,
    *honor_record,
    *honor_ruling,
    *job,
    *ledger,
    *session,
    *statistics,
]
