"""A caller of the API: what a journey needs before it begins is laid out over it, not clicked together."""

import json
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

from tests.browser.installation import PASSWORD


class Caller:
    """One account's way to the API; ``username`` empty for nobody."""

    def __init__(self, address: str, username: str) -> None:
        self.place = urlsplit(address).netloc
        self.headers: dict[str, str] = {}
        if username:
            token = self.post("session/", username=username, password=PASSWORD)["token"]
            self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: Any) -> Any:
        return self._call("GET", path + "?" + "&".join(f"{name}={quote(str(v))}" for name, v in query.items()))

    def all(self, path: str, **query: Any) -> list[Any]:
        return list(self.get(path, page_size=200, **query)["results"])

    def post(self, path: str, headers: Mapping[str, str] | None = None, **body: Any) -> Any:
        return self._call("POST", path, body, headers)

    def patch(self, path: str, **body: Any) -> Any:
        return self._call("PATCH", path, body)

    def _call(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        connection = HTTPConnection(self.place, timeout=60)
        try:
            sent = {**self.headers, **(headers or {}), "Content-Type": "application/json"}
            connection.request(method, "/api/v1/" + path, None if body is None else json.dumps(body), sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        assert answer.status < 300, f"{method} {path}: {answer.status} {text}"
        return json.loads(text)
