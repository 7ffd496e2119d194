"""Imports behind the pages: a dry run that says what would happen, then the same file, written."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from evaluations.services.honor_import import USUAL_PROOF, import_honors
from honors.domain.actor import Actor, Role
from honors.domain.codes import text
from honors.domain.errors import RuleViolation
from honors.domain.sheet import SheetFinding
from honors.models import Job, JobState
from honors.selectors.job import visible_to
from honors.services.job import Kind, Outcome, Progress, register_kind, start_job
from honors.services.roster_import import Imported, import_roster
from honors.services.use_case import use_case

ROSTER, HONORS = "roster", "honors"
LARGEST_MB = 10
"""A file that waits with its job; larger ones are for the command."""
LEASE = timedelta(minutes=30)
"""Of one transaction over the largest file, dry or not, on one slow machine."""
SHOWN = 200
"""Findings on the page; all of them stand in the file beside it."""
TITLES = {"zh": ("工作表", "行", "列", "代码", "问题"), "en": ("Sheet", "Row", "Column", "Code", "Finding")}


@use_case("import.ask")
def ask_import(
    *, actor: Actor, what: str, name: str, content: bytes, language: str, at: datetime, provenance: str = USUAL_PROOF
) -> Job:
    """Have a file examined: ``what`` is the roster or honors. Raises RuleViolation ``import.too_large``,
    ``access.denied``.
    """
    if len(content) > LARGEST_MB * 1_000_000:
        raise RuleViolation("import.too_large", {"limit": LARGEST_MB}, field="file")
    params = {
        "what": what,
        "name": name[-120:],
        "content": b64encode(content).decode(),
        "provenance": provenance,
        "language": language,
    }
    return start_job(actor=actor, kind="import_check", params=params, at=at)


@use_case("import.confirm", about="checked")
def confirm_import(*, actor: Actor, checked: Job, at: datetime) -> Job:
    """Write what a dry run found nothing against. Raises RuleViolation ``import.not_checked``, ``access.denied``."""
    if checked.kind != "import_check" or checked.state != JobState.DONE or checked.result["found"]:
        raise RuleViolation("import.not_checked")
    return start_job(actor=actor, kind="import_write", params={"checked": str(checked.pk)}, at=at)


def check(*, job: Job, actor: Actor, progress: Progress, at: datetime) -> Outcome:
    """What an import would do, with a file of all findings."""
    return _run(job.params, actor, progress, at, is_dry_run=True)


def write(*, job: Job, actor: Actor, progress: Progress, at: datetime) -> Outcome:
    """The import of the file of a dry run. Nothing is written where anything is found after all."""
    checked = visible_to(actor).filter(pk=job.params["checked"], kind="import_check").first()
    if checked is None:
        raise RuleViolation("import.not_checked")
    return _run(checked.params, actor, progress, at, is_dry_run=False)


def _run(params: dict[str, Any], actor: Actor, progress: Progress, at: datetime, *, is_dry_run: bool) -> Outcome:
    def watch(done: int, total: int) -> None:
        progress(done, total, step="import_rows")

    common: dict[str, Any] = {
        "actor": actor,
        "name": params["name"],
        "content": b64decode(params["content"]),
        "at": at,
        "is_dry_run": is_dry_run,
        "progress": watch,
    }
    if params["what"] == HONORS:
        done = import_honors(provenance=params["provenance"], **common)
    else:
        done = import_roster(**common)
    result = {
        "what": params["what"],
        "name": params["name"],
        "is_written": done.is_written,
        **{name: getattr(done, name) for name in ("read", "created", "updated", "unchanged")},
        "found": len(done.findings),
        "noted": len(done.remarks),
        "findings": [said(one) for one in done.findings[:SHOWN]],
        "remarks": [said(one) for one in done.remarks[:SHOWN]],
    }
    if not done.findings and not done.remarks:
        return Outcome(result=result)
    file = progress.folder / "findings.xlsx"
    write_findings(file, done, params["language"])
    name = f"{Path(params['name']).stem}-{'findings' if params['language'] == 'en' else '问题清单'}.xlsx"
    return Outcome(result=result, file=file, file_name=name)


def said(one: SheetFinding) -> dict[str, Any]:
    """A finding with its words in both languages, for the page."""
    return {
        "sheet": one.place.sheet,
        "row": one.place.row,
        "column": one.place.column,
        "code": one.code,
        "zh": text(one.code, one.params, language="zh"),
        "en": text(one.code, one.params, language="en"),
    }


def write_findings(file: Path, done: Imported, language: str) -> None:
    """All findings, then all remarks, as a workbook; texts stay texts."""
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in _sheets(done, language):
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_column(0, 3, 18)
            page.set_column(4, 4, 70)
            page.write_row(0, 0, TITLES[language])
            for at, one in enumerate(rows, start=1):
                words = said(one)
                page.write_row(at, 0, [words["sheet"], words["row"], words["column"], words["code"], words[language]])


def _sheets(done: Imported, language: str) -> Iterable[tuple[str, list[SheetFinding]]]:
    names = ("Findings", "Remarks") if language == "en" else ("问题", "提示")
    return zip(names, (done.findings, done.remarks), strict=True)


def register() -> None:
    """Called once at start-up."""
    template, roles = "evaluations/parts/job_import.html", frozenset({Role.HR})
    register_kind("import_check", Kind(work=check, roles=roles, template=template, lease=LEASE))
    register_kind("import_write", Kind(work=write, roles=roles, template=template, lease=LEASE))
