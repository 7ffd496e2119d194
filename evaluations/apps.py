"""The app that knows how an honor is decided."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "评选"

    def ready(self) -> None:
        from evaluations.domain import texts  # noqa: F401, PLC0415 - registers the codes once
