"""The API's addresses of this app, gathered noun by noun."""

from honors.api import account, audit, award, grant, honor, ledger, officer, outbox, session, unit

urlpatterns = [
    *session.urlpatterns,
    *account.urlpatterns,
    *grant.urlpatterns,
    *unit.urlpatterns,
    *officer.urlpatterns,
    *award.urlpatterns,
    *honor.urlpatterns,
    *ledger.urlpatterns,
    *audit.urlpatterns,
    *outbox.urlpatterns,
]
