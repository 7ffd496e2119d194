"""An installation with the demo's data and its server: what the browser tests and the pictures of the guide look at."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
PASSWORD = "Huzhou-demo-2026"
STARTS_WITHIN = 120
"""Seconds a server may take to answer on a machine that has much else to do; one that ended is noticed at once."""
OF_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")


@contextmanager
def installed(folder: Path) -> Iterator[dict[str, Any]]:
    """The demo is played into ``folder`` and served; answers with the address and with what the demo made."""
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    environment |= {"VAR_DIR": str(folder), "APP_ENV": "demo"}
    report = folder / "demo.json"
    words = [sys.executable, "manage.py", "demo", "--no-serve", "--json", str(report)]
    subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603 - our own words
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_alive(address, server)
            yield {"address": address, **json.loads(report.read_text(encoding="utf-8"))}
        finally:
            server.terminate()
            server.wait(10)


def wait_until_alive(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(STARTS_WITHIN * 5):
        assert server.poll() is None, "the server ended"
        connection = HTTPConnection(urlsplit(address).netloc, timeout=2)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise AssertionError("the server does not answer")
