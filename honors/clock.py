"""The one reader of the clock. Faces read it once and pass the time on; nothing below them looks."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment, aware.

    ``APP_FAKE_NOW`` (never in production) holds an ISO time, or the path of a file that holds one and is
    read anew each time. Raises ValueError where it holds neither.
    """
    fake = settings.APP_FAKE_NOW
    if not fake:
        return timezone.now()
    path = Path(fake)
    text = path.read_text(encoding="utf-8").strip() if path.is_file() else fake
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = timezone.make_aware(moment)
    return moment.astimezone(UTC)
