"""A real web server over the test's own database, and callers that reach it over sockets."""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from honors.models import User
from tests.clients import client_for
from tests.processes import start

CSRF = "c" * 32
"""A cookie and a form that agree; that is all that the check asks for."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body of an answer of the API."""
        return json.loads(self.text)


@dataclass(frozen=True)
class Caller:
    """An account with a browser's session, made before the calls begin."""

    port: int
    session: str

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        """To the API with JSON."""
        return self._send(path, json.dumps(body), "application/json", {"X-CSRFToken": CSRF, **headers})

    def submit(self, path: str, fields: Mapping[str, str]) -> Answer:
        """To a page, as its form does."""
        body = urlencode({**fields, "csrfmiddlewaretoken": CSRF})
        return self._send(path, body, "application/x-www-form-urlencoded", {})

    def _send(self, path: str, body: str, kind: str, headers: Mapping[str, str]) -> Answer:
        cookie = f"sessionid={self.session}; csrftoken={CSRF}"
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=120)) as line:
            line.request("POST", path, body.encode(), {"Content-Type": kind, "Cookie": cookie, **headers})
            answer = line.getresponse()
            text = answer.read().decode()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)


@dataclass(frozen=True)
class Server:
    """Where it listens."""

    port: int

    def caller(self, user: User) -> Caller:
        """The account with a session of its own."""
        return Caller(self.port, client_for(user).cookies["sessionid"].value)


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """All calls in threads of their own."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [waiting.result() for waiting in [pool.submit(call) for call in calls]]


@contextmanager
def serving(at: datetime) -> Iterator[Server]:
    """Two worker processes with many threads each; the clock stands at ``at``."""
    connection.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "-w", "2", "--threads", "16"]
    words += ["--log-level", "error", "--timeout", "120"]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:  # thousands of refusals
        process = start(*words, said=nowhere, APP_FAKE_NOW=at.isoformat(), PYTHONWARNINGS="")
    try:
        _wait_for(port)
        yield Server(port)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as line:
                line.request("GET", "/healthz")
                if line.getresponse().read():
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not answer")
