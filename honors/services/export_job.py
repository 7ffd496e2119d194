"""Exports of the query of honors that are too long to wait for."""

from datetime import datetime
from pathlib import Path

from honors.domain.actor import Actor
from honors.models import Job
from honors.selectors.honor import QUERY_ROLES
from honors.selectors.honor_filter import Asked, ask
from honors.services.export import allow_export, prepare_export, write_export
from honors.services.job import Kind, Outcome, Progress, start_job
from honors.services.use_case import use_case

LARGE = 5000
"""Rows that are written while one waits; beyond, the file is made behind the pages and waits itself."""


@use_case("honor.export")
def ask_export(
    *,
    actor: Actor,
    asked: Asked,
    columns: tuple[str, ...],
    reason: str,
    kind: str,
    language: str,
    file_name: str,
    at: datetime,
) -> Job:
    """As ``allow_export``, whose event says it all; the file is made afterwards by the rights of that moment."""
    allow_export(actor=actor, asked=asked, columns=columns, reason=reason, kind=kind, language=language, at=at)
    params = {
        "filters": dict(asked.filters),
        "sort": asked.sort,
        "columns": list(columns),
        "kind": kind,
        "language": language,
        "file_name": file_name,
    }
    return start_job(actor=actor, kind="honor_export", params=params, at=at)


def export(*, job: Job, actor: Actor, progress: Progress, at: datetime) -> Outcome:  # noqa: ARG001 - as all works
    """The file with how many ``rows`` it holds."""
    params = job.params
    prepared = prepare_export(
        actor=actor,
        asked=ask(actor, params["filters"], sort=params["sort"]),
        columns=tuple(params["columns"]),
        kind=params["kind"],
        language=params["language"],
    )
    progress(0, prepared.rows, step="rows")
    file = Path(progress.folder) / f"export{params['kind']}"
    rows = write_export(prepared, file, watch=lambda done: progress(done, prepared.rows, step="rows"))
    return Outcome(result={"rows": rows}, file=file, file_name=params["file_name"])


KIND = Kind(work=export, roles=frozenset(QUERY_ROLES), template="honors/parts/job_honor_export.html")
