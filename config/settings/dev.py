"""One machine, one command: what ``make demo`` runs on."""

from config.settings.base import *  # noqa: F403

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
