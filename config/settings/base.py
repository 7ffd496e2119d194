"""Settings that every environment shares."""

from pathlib import Path

from config import env

ROOT = env.ROOT
VAR = env.VAR

SECRET_KEY = env.secret("SECRET_KEY", "insecure-demo-key-for-one-machine-only")
DEBUG = False
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "honors",
    "evaluations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "evaluations.web.frame.frame",
            ],
        },
    },
]

DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{VAR}/honors.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "honors.User"
AUTHENTICATION_BACKENDS = ["honors.services.backend.Accounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "static-collected"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR / "media")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

FORM_RENDERER = "honors.web.forms.FieldRenderer"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Nothing from another host, nothing inline: what a page runs or shows stands in a file of ours
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Ours
APP_ENV = "demo"
APP_FAKE_NOW = env.text("APP_FAKE_NOW", "")
APP_VERSION = "0.1.0"
INSTALLATION_UNIT = env.text("INSTALLATION_UNIT", "湖州市公安局")
INSTALLATION_NAME = env.text("INSTALLATION_NAME", "honors.huzhou.example")
FIELD_KEY_FILE = Path(env.text("FIELD_KEY_FILE", str(VAR / "keys" / "field.key")))
DEMO_ACCOUNTS_FILE = VAR / "demo-accounts.json"
LEDGER_KEY_FILE = Path(env.text("LEDGER_KEY_FILE", str(VAR / "keys" / "ledger.key")))
BALLOT_KEY_FILE = Path(env.text("BALLOT_KEY_FILE", str(VAR / "keys" / "ballot.key")))
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
# Argon2id of a holder's passphrase: time, memory in KiB, lanes
BALLOT_ARGON2 = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 1}
SESSION_TOKEN_HOURS = 12
LOGIN_FAILURES_BEFORE_LOCK = 8
LOGIN_LOCK_MINUTES = 15

# Queue: no Redis means that the outbox is drained in this process
REDIS_URL = env.text("REDIS_URL", "")
# After a commit a thread passes the outbox on at once; without it the next tick does
OUTBOX_NUDGES = True
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "honors.tick", "schedule": 30.0},
    "seal-audit": {"task": "honors.seal_audit", "schedule": 5.0},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "honors.api.authentication.TokenAuthentication",
        "honors.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["honors.api.access.HasSession"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["honors.api.parsing.StrictJsonParser"],
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "honors.api.envelope.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "公安表彰奖励与四星争创 · Police honors and Four Stars",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "ENUM_NAME_OVERRIDES": {
        "OrganEnum": "honors.api.award.ORGANS",
        "TokenKindEnum": "honors.api.award.TOKEN_KINDS",
        "OutcomeEnum": "evaluations.api.objection.OUTCOMES",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_query": {"()": "config.logs.WithoutQuery"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "filters": ["without_query"], "propagate": False},
    },
}
