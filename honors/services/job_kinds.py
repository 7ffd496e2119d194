"""The long works of this app, and what starts them. ``evaluations`` adds its own in the same way."""

from honors.services import export_job, job_run, ledger_job
from honors.services.job import on_start, register_kind


def register() -> None:
    """Called once at start-up."""
    register_kind("ledger_verify", ledger_job.KIND)
    register_kind("honor_export", export_job.KIND)
    on_start(job_run.nudge)
