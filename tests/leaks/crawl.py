"""One person asks everything: every address of the URL configuration, every filter, every act that is refused.

The addresses come from the URL configuration and the filters from the views' modules, so that what is added later is
asked as well.
"""

import inspect
import io
import logging
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters

from honors.models import User
from tests.architecture.routes import Route, routes
from tests.clients import client_for
from tests.leaks.worlds import Chance, undone

API = "/api/v1/"
NEVER_ASKED = ("/api/v1/schema/", "/api/v1/docs/", "/i18n/setlang/")
"""Says the same to everybody, whatever the database holds."""

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_NEXT = re.compile(r'"next":"[^"]*?(/api/v1/[^"]+)"')
_BLANKED = [
    (re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'), rb"\1"),
    (re.compile(rb'(nonce=")[^"]*'), rb"\1"),
    (re.compile(rb"(csrf[-_]?token[\"']?\s*[:=]\s*[\"'])[^\"']*", re.IGNORECASE), rb"\1"),
    (re.compile(rb'("request_id": ?")[^"]*'), rb"\1"),
]
HEADERS = ("Content-Type", "Content-Disposition", "Content-Length", "ETag", "Last-Modified", "Location", "Retry-After")


@dataclass(frozen=True)
class Question:
    """One request."""

    method: str
    url: str
    body: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.url}" + (f" {self.body}" if self.body else "")


def questions(ids: Mapping[str, Sequence[str]], acts: Sequence[Question]) -> list[Question]:
    """Every GET with the ids of its kind and its filters, every other method with an empty body, and ``acts``.

    ``ids`` maps the first word of an address to the ids to try there, "" those to try where it is not named.
    """
    found: dict[str, Question] = {}
    for route in routes():
        if route.address.startswith(NEVER_ASKED):
            continue
        for url in _addresses(route.address, ids):
            wanted = [Question(route.method, url, None if route.method == "GET" else {})]
            if route.method == "GET" and "<" not in route.address:
                wanted += [Question("GET", f"{url}?{query}") for query in _queries(route, url, ids)]
            found.update((str(question), question) for question in wanted)
    found.update((str(question), question) for question in acts)
    return list(found.values())


def _addresses(address: str, ids: Mapping[str, Sequence[str]]) -> Iterator[str]:
    match = _PARAMETER.search(address)
    if match is None:
        yield address.rstrip("$")
        return
    before = address[: match.start()].strip("/").removeprefix("api/v1/")
    word = before.split("/")[0]
    names = [match.group(2), word, ""]
    tried = next((ids[name] for name in names if name in ids), ids[""])
    for value in tried:
        if match.group(1) != "int" or value.isdigit():
            yield from _addresses(address[: match.start()] + value + address[match.end() :], ids)


def _queries(route: Route, url: str, ids: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield "count=1"
    yield "page_size=1"
    module = sys.modules[route.view.__module__] if route.view else None
    for _, kind in inspect.getmembers(module, inspect.isclass):
        if issubclass(kind, django_filters.FilterSet) and kind.__module__ == route.view.__module__:
            for name, rule in kind.base_filters.items():
                yield from (f"{name}={value}" for value in _values(name, rule, ids))
    yield "ordering=created_at"


def _values(name: str, rule: Any, ids: Mapping[str, Sequence[str]]) -> Sequence[str]:
    choices = rule.extra.get("choices")
    if choices and not callable(choices):
        return [str(value) for value, _ in choices]
    if isinstance(rule, django_filters.BooleanFilter):
        return ["true", "false"]
    return ids.get(name) or ids.get(f"{name}s") or ids.get("")[:1]


def crawl(who: str, asked: Sequence[Question], chance: Chance) -> dict[str, str]:
    """What the account answers get: question → status, headers and body, blanked of what differs by nature."""
    client = client_for(User.objects.get(username=who))
    client.raise_request_exception = False
    session = dict(client.cookies)
    answers: dict[str, str] = {}
    logging.disable(logging.CRITICAL)  # thousands of refusals
    try:
        for question in asked:
            answer = answers[str(question)] = _read(_ask(client, session, question, chance))
            following = _NEXT.search(answer)
            if question.method == "GET" and following:
                further = Question("GET", following.group(1))
                answers[f"{question} → next"] = f"{further.url}\n{_read(_ask(client, session, further, chance))}"
    finally:
        logging.disable(logging.NOTSET)
    return answers


def _ask(client: Any, session: dict[str, Any], question: Question, chance: Chance) -> Any:
    chance.begin(str(question))
    client.cookies.clear()  # one of the addresses ends the session
    client.cookies.update(session)
    with undone():
        if question.method == "GET":
            return client.get(question.url)
        return getattr(client, question.method.lower())(question.url, question.body, format="json")


def _read(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(
                name.encode() + b": " + book.read(name) for name in book.namelist() if "docProps" not in name
            )
    for pattern, blank in _BLANKED:
        body = pattern.sub(blank, body)
    lines = [str(answer.status_code), *(f"{name}: {answer[name]}" for name in HEADERS if name in answer)]
    return "\n".join([*lines, body.decode(errors="backslashreplace")])


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The questions that are answered differently, each with the first lines or letters that differ."""
    found = []
    for question in sorted({*one, *other}):
        left, right = one.get(question, "—"), other.get(question, "—")
        if left != right:
            at = next(
                (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
            )
            found.append(
                f"{question}\n    {left[max(0, at - 60) : at + 80]!r}\n    {right[max(0, at - 60) : at + 80]!r}"
            )
    return found
