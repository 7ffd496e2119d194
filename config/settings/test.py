"""The test suite: any of the two databases, cheap hashing, a queue only where a test asks for it."""

import atexit
import shutil
import tempfile
from pathlib import Path

from config import env
from config.settings.base import *  # noqa: F403

APP_ENV = "test"
_folder = Path(tempfile.mkdtemp(prefix="honors-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
VAR = _folder
DATABASES = {"default": env.database(env.text("TEST_DATABASE_URL", f"sqlite:///{_folder}/test.sqlite3"))}
# A commit does not wait for the disk: that protects from a machine that loses its power, which no test does to it
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test-run.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
REDIS_URL = ""
CELERY_BROKER_URL = "memory://"
OUTBOX_NUDGES = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
BALLOT_ARGON2 = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
FIELD_KEY_FILE = _folder / "field.key"
LEDGER_KEY_FILE = _folder / "ledger.key"
BALLOT_KEY_FILE = _folder / "ballot.key"
MEDIA_ROOT = _folder / "media"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
