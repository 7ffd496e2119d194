"""The app that knows who holds which honor, provably."""

from django.apps import AppConfig


class HonorsConfig(AppConfig):
    name = "honors"
    verbose_name = "荣誉"

    def ready(self) -> None:
        from honors.domain import texts  # noqa: F401, PLC0415 - registers the codes once
        from honors.services import job_kinds  # noqa: PLC0415 - needs the models

        job_kinds.register()
