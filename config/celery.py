"""The Celery application; used where REDIS_URL is set."""

import os

from celery import Celery

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
app = Celery("honors")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
