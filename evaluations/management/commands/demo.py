"""``demo``: fresh sample data, a whole cycle and merit cases played through the services, then served."""

import json
import time
from datetime import date
from pathlib import Path
from threading import Thread

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection

from evaluations.management.demo.database import start_fresh
from evaluations.management.demo.report import account_rows, document
from evaluations.management.demo.sample import perform
from evaluations.management.demo.shape import Shape
from evaluations.services.due import tick
from honors import clock
from honors.domain.actor import SYSTEM
from honors.management.totals import total_line
from honors.selectors.honor import totals, visible_to
from honors.selectors.ledger import head

ADDRESS = "127.0.0.1:8000"
TICK_SECONDS = 60


class Command(BaseCommand):
    help = "Loads the sample of Huzhou into a database of its own, plays it, prints it, and serves it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=1, metavar="N")
        parser.add_argument("--scale", type=float, default=1, metavar="S", help="so many times the people and units")
        parser.add_argument("--no-serve", action="store_true", help="end after the print")
        parser.add_argument("--json", dest="file", type=Path, metavar="FILE", help="what scripts need")

    def handle(self, *, seed, scale, no_serve, file: Path | None, **_options):
        begun = time.monotonic()
        start_fresh()
        # Nobody waits for an effect here; the play delivers them at its own moments
        settings.OUTBOX_NUDGES, nudges = False, settings.OUTBOX_NUDGES
        try:
            sample = perform(Shape.scaled(seed, scale), now=clock.now())
        finally:
            settings.OUTBOX_NUDGES = nudges
            connection.close()
        rows = account_rows(sample)
        _write(settings.DEMO_ACCOUNTS_FILE, rows)
        if file is not None:
            _write(file, document(sample))
        self._print(rows, time.monotonic() - begun)
        if not no_serve:
            Thread(target=_keep_time, daemon=True).start()
            call_command("runserver", ADDRESS, use_reloader=False, skip_checks=True)

    def _print(self, rows, seconds):
        self.stdout.write("样例人员和事迹均为虚构；单位和总数来自公开报道。")
        self.stdout.write("People and deeds are invented; units and totals are those of public reports.\n")
        for day in ("2022-01-31", "2023-10-01"):
            self.stdout.write(f"\n表彰奖励总数（截至 {day}） · totals: 对象 recipients, 次 times")
            self._print_totals(day)
        found = head()
        self.stdout.write(f"\n账本 ledger: size {found['size']}, root {found['root']}\n{found['checkpoint']}")
        self.stdout.write("账号 accounts:")
        for row in rows:
            passphrase = f"  开箱口令 {row['passphrase']}" if row["passphrase"] else ""
            self.stdout.write(
                f"  {row['username']:<20} {row['role']:<16} {row['unit_name']}  {row['password']}{passphrase}"
            )
        self.stdout.write(f"\n{seconds:.0f} s · http://{ADDRESS}/")

    def _print_totals(self, day):
        for row in totals(visible_to(SYSTEM), until=date.fromisoformat(day)):
            self.stdout.write("  " + total_line(row))


def _keep_time() -> None:
    """While the demo serves, what falls due happens by itself: nobody set up a cron for it."""
    while True:
        time.sleep(TICK_SECONDS)
        tick(at=clock.now())
        connection.close()


def _write(path: Path, content) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
