"""Typed readers of the environment that stop loudly on a bad value; secrets may come from files."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
"""Where an installation keeps its database, keys and files unless told otherwise."""

SETTINGS_BY_ENV = {
    "demo": "config.settings.dev",
    "test": "config.settings.test",
    "production": "config.settings.production",
}


class BadEnvironment(RuntimeError):  # noqa: N818 - it names the state, as the message does
    """A variable holds what it must not hold."""


def settings_module() -> str:
    """The settings that ``APP_ENV`` names (``demo`` where it is unset). Raises BadEnvironment for others."""
    name = os.environ.get("APP_ENV", "demo")
    if name not in SETTINGS_BY_ENV:
        raise BadEnvironment(f"APP_ENV must be one of {', '.join(SETTINGS_BY_ENV)}, not {name!r}")
    return SETTINGS_BY_ENV[name]


def text(name: str, default: str | None = None) -> str:
    """The variable, or the default; raises BadEnvironment where it is needed and not there."""
    value = os.environ.get(name, default)
    if value is None:
        raise BadEnvironment(f"{name} must be set")
    return value


def listing(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secret(name: str, default: str | None = None) -> str:
    """``NAME``, or the content of the file that ``NAME_FILE`` names."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadEnvironment(f"{name}_FILE cannot be read: {error}") from error
    return text(name, default)


SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    ),
}


def database(url: str) -> dict[str, object]:
    """Django's settings for a database URL: ``sqlite:///path``, ``sqlite:////absolute`` or ``postgres://…``.

    With Django's own SQLite defaults a read followed by a write inside one transaction fails under
    concurrency; IMMEDIATE transactions do not.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path[1:])
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(path) if path.startswith("/") else ROOT / path,
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise BadEnvironment(f"DATABASE_URL must start with sqlite: or postgres:, not {parts.scheme!r}")
