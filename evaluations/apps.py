"""The app that knows how an honor is decided."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "评选"

    def ready(self) -> None:
        from evaluations.domain import texts  # noqa: F401, PLC0415 - registers the codes once
        from evaluations.selectors import recusal  # noqa: PLC0415 - needs the models
        from evaluations.services import import_job, recount  # noqa: PLC0415
        from honors.selectors import discretion  # noqa: PLC0415

        discretion.register(recusal.kept_from)
        import_job.register()
        recount.register()
