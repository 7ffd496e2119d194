"""A county that is driven from outside: real log-ins, real routes, and a clock that a file holds."""

import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from rest_framework.test import APIClient

from honors.domain.actor import Role
from honors.models import Unit
from tests.actors import account
from tests.factories.people import officer, tree

PASSWORD = "journey-2026-pass"
SET_UP_AT = datetime.fromisoformat("2026-09-01T09:00:00+08:00")

PARTS = {
    "hr": (Role.HR, "county"),
    "leader": (Role.LEADER, "county"),
    "chief": (Role.STATION_CHIEF, "station"),
    "other_chief": (Role.STATION_CHIEF, "other_station"),
    "chair": (Role.COMMITTEE_CHAIR, "county"),
    "member1": (Role.COMMITTEE_MEMBER, "county"),
    "member2": (Role.COMMITTEE_MEMBER, "county"),
    "member3": (Role.COMMITTEE_MEMBER, "county"),
    "member4": (Role.COMMITTEE_MEMBER, "county"),
    "trustee1": (Role.COMMITTEE_MEMBER, "county"),
    "trustee2": (Role.COMMITTEE_MEMBER, "county"),
    "discipline": (Role.DISCIPLINE, "county"),
    "city_hr": (Role.HR, "city"),
    "city_hr2": (Role.HR, "city"),
    "city_leader": (Role.LEADER, "city"),
    "city_discipline": (Role.DISCIPLINE, "city"),
    "auditor": (Role.AUDITOR, "city"),
}


class Town:
    """Callers by name over HTTP alone, each logged in with a password."""

    def __init__(self, clock: Path) -> None:
        self.clock = clock
        self.tokens: dict[str, str] = {}
        self.units: dict[str, Unit] = {}
        self.users: dict[str, str] = {}

    def go_to(self, moment: str) -> None:
        """Move the clock to a local time; yesterday's tokens are over."""
        self.clock.write_text(f"{moment}:00+08:00", encoding="utf-8")
        self.tokens.clear()

    def tick(self) -> dict[str, Any]:
        """What cron does."""
        out = StringIO()
        call_command("tick", "--json", stdout=out)
        return json.loads(out.getvalue())

    def post(self, who: str | None, path: str, body: Any = None, *, status: int, **headers: str) -> Any:
        """The answer's body; any status but the expected one fails with what the server said."""
        answer = self._client(who).post(f"/api/v1/{path}", body or {}, format="json", headers=headers)
        return self._body(answer, path, status)

    def get(self, who: str | None, path: str, *, status: int = 200) -> Any:
        """The answer's body."""
        return self._body(self._client(who).get(f"/api/v1/{path}"), path, status)

    def walk(self, who: str, path: str) -> list[Any]:
        """All rows of a list, page after page."""
        rows, address = [], path
        while address:
            page = self.get(who, address)
            rows += page["results"]
            address = (page["next"] or "").partition("/api/v1/")[2]
        return rows

    def upload(self, who: str, case: str, title: str, kind: str, content: bytes) -> Any:
        """A file put on a case."""
        body = {"file": SimpleUploadedFile("paper.pdf", content), "title": title, "kind": kind}
        path = f"nominations/{case}/evidence/"
        answer = self._client(who).post(f"/api/v1/{path}", body, format="multipart")
        return self._body(answer, path, 201)

    def state(self, who: str, case: str) -> str:
        """Where a case stands, as ``who`` reads it."""
        return self.get(who, f"nominations/{case}/")["state"]

    def _client(self, who: str | None) -> APIClient:
        client = APIClient()
        if who is None:
            return client
        if who not in self.tokens:
            answer = client.post("/api/v1/session/", {"username": who, "password": PASSWORD}, format="json")
            self.tokens[who] = self._body(answer, "session/", 201)["token"]
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {self.tokens[who]}")
        return client

    @staticmethod
    def _body(answer: Any, path: str, status: int) -> Any:
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.content.decode()}"
        return answer.json()


@pytest.fixture
def town(db, settings, tmp_path) -> Town:
    """The tree, an account for every part, and two officers who may be honored; one of them has an account."""
    settings.APP_FAKE_NOW = str(tmp_path / "now")
    made = Town(tmp_path / "now")
    made.units = tree(SET_UP_AT)
    for number, (name, (role, place)) in enumerate(PARTS.items()):
        person = officer(made.units[place], SET_UP_AT, name=f"演{number}", number=f"J{number:05d}", post="负责人")
        user = account(name, role, made.units[place], at=SET_UP_AT, officer=person, password=PASSWORD)
        made.users[name] = str(user.pk)
    recipient = officer(made.units["station"], SET_UP_AT, name="周星", number="J90001", sex="女")
    account("recipient", Role.OFFICER, made.units["station"], at=SET_UP_AT, officer=recipient, password=PASSWORD)
    officer(made.units["other_station"], SET_UP_AT, name="郑河", number="J90002", birth_date=date(1990, 1, 1))
    return made
