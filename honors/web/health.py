"""For load balancers and monitoring: alive, ready, and a few figures. Nothing here needs a session or names anybody."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from honors import clock
from honors.selectors.health import gauges, ledger_size
from honors.services import queue

HELP = {
    "honors_outbox_late": "Effects that should have been delivered five minutes ago",
    "honors_outbox_dead": "Effects that were given up",
    "honors_ledger_entries": "Entries of the ledger",
    "honors_audit_late": "Audit events that should have been sealed five minutes ago",
}


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "alive"})


@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Database, ledger head and, where there is one, the queue: 200 where all answer, else 503."""
    found: dict[str, bool | None] = {
        "database": _database_answers(),
        "ledger": _ledger_answers(),
        "queue": queue.answers() if settings.REDIS_URL else None,
    }
    is_ready = False not in found.values()
    return JsonResponse({"status": "ready" if is_ready else "not ready", **found}, status=200 if is_ready else 503)


@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """The text format of Prometheus."""
    lines = [
        line
        for name, value in gauges(at=clock.now()).items()
        for line in (f"# HELP {name} {HELP[name]}", f"# TYPE {name} gauge", f"{name} {value}")
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _ledger_answers() -> bool:
    try:
        ledger_size()
    except DatabaseError:
        return False
    return True


urlpatterns = [path("healthz", alive), path("readyz", ready), path("metrics", metrics)]
