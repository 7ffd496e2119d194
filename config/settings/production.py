"""Production refuses to start on anything that was meant for trying it out."""

from config import env
from config.settings.base import *  # noqa: F403

APP_ENV = "production"
SECRET_KEY = env.secret("SECRET_KEY")
SHORTEST_SECRET = 50
if SECRET_KEY.startswith("insecure") or len(SECRET_KEY) < SHORTEST_SECRET:
    raise env.BadEnvironment("SECRET_KEY must be a secret of at least 50 characters")
if APP_FAKE_NOW:  # noqa: F405
    raise env.BadEnvironment("APP_FAKE_NOW is refused in production")
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise env.BadEnvironment("ALLOWED_HOSTS must name the hosts")
for _name in ("FIELD_KEY_FILE", "LEDGER_KEY_FILE", "BALLOT_KEY_FILE"):
    env.text(_name)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_SSL_REDIRECT = True
# Asked from the machine itself, past the proxy
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
