"""The API's addresses of this app, gathered noun by noun."""

from honors.api import (
    account,
    audit,
    award,
    certificate,
    grant,
    ground,
    honor,
    honor_change,
    ledger,
    officer,
    officer_life,
    officer_merge,
    outbox,
    session,
    statistics,
    unit,
)

urlpatterns = [
    *session.urlpatterns,
    *account.urlpatterns,
    *grant.urlpatterns,
    *ground.urlpatterns,
    *unit.urlpatterns,
    *officer.urlpatterns,
    *officer_life.urlpatterns,
    *officer_merge.urlpatterns,
    *award.urlpatterns,
    *statistics.urlpatterns,
    *honor.urlpatterns,
    *honor_change.urlpatterns,
    *certificate.urlpatterns,
    *ledger.urlpatterns,
    *audit.urlpatterns,
    *outbox.urlpatterns,
]
