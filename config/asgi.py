"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
application = get_asgi_application()
