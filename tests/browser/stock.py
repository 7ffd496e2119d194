"""What tests take for themselves from the demo, so that none depends on the order of the others."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

HR = "hr.changxing"
UNIT = "330522"
"""The county bureau whose cycle takes nominations in the demo, with its political department's account."""


class Stock:
    """Hands out each person, case and notice once."""

    def __init__(self, objects: dict[str, dict[str, str]], api: Any) -> None:
        self.objects = objects
        self.api = api
        self.taken: set[str] = set()

    @cached_property
    def nominating(self) -> Any:
        """The county's own cycle that takes nominations; the city has one as well."""
        rows = self.api(HR).all("cycles/")
        return next(row for row in rows if (row["unit"], row["state"]) == (UNIT, "nominating"))

    def _take(self, rows: list[Any], what: str) -> Any:
        row = next((row for row in rows if row["id"] not in self.taken), None)
        assert row is not None, f"the demo has no more {what}"
        self.taken.add(row["id"])
        return row

    def officer(self, chief: str, *, star: str = "", award: str = "", eligible: bool = True) -> Any:
        """A serving person of the chief's unit, whom the rules let be put forward now, or do not."""
        unit = next(grant["unit"] for grant in self.api(chief).get("session/")["grants"])
        asked = {"star": star, "cycle": self.nominating["id"]} if star else {"award": award}
        own = str(self.api(chief).get("session/")["officer"])
        cases = [row for eyes in (HR, chief) for row in self.api(eyes).all("nominations/")]
        put_forward = {str(row["recipient"].get("officer")) for row in cases} | {own}
        rows: list[Any] = []
        for row in self.api(HR).all("officers/", unit=unit, status="in_service"):
            if row["id"] not in self.taken | put_forward and not row["is_leading_body"]:
                said = self.api(HR).get("eligibility/", officer=row["id"], **asked)
                if said["eligible"] == eligible and not said["held"]:
                    rows.append(row)
                    break
        return self._take(rows, f"people of {chief}")

    def case(self, chief: str, star: str, *, state: str = "submitted") -> Any:
        """A case of the chief's in the cycle that takes nominations: ``draft``, ``submitted`` or ``returned``."""
        caller, officer = self.api(chief), self.officer(chief, star=star)
        case = caller.post("nominations/", cycle=self.nominating["id"], star=star, recipient=recipient(officer))
        self.taken.add(case["id"])
        if state == "draft":
            return case
        deed = caller.post("deeds/", **DEED, unit=officer["unit"], participants=[officer["id"]])
        caller.patch(f"nominations/{case['id']}/", deed=deed["id"])
        case = caller.post(f"nominations/{case['id']}/submit/")
        if state == "returned":
            reason = "请补充群众评议的情况。"
            case = self.api(HR).post(f"nominations/{case['id']}/return/", reason=reason, fields=["deed"])
        return case

    def approval(self) -> Any:
        """A star that waits for the leader of the city."""
        rows = self.api("leader.city").all("approvals/")
        return self._take([row for row in rows if row["state"] == "waiting"], "approvals")

    def notice_item(self) -> tuple[str, str]:
        """A notice that stands, and a case on it that nobody objected to."""
        notice = self.api("").get(f"notices/{self.objects['notice']['running']}/")
        cases = [self.api("hr.city").get(f"nominations/{key}/") for key in notice["nominations"]]
        case = self._take([row for row in cases if row["state"] == "on_notice"], "cases on notice")
        return notice["id"], case["id"]


DEED = {
    "title": "雨夜转移受困群众",
    "statement": "强降雨当晚带队逐户敲门，将低洼处十一户群众转移到安置点，无人受伤。",
    "done_on": (date.today() - timedelta(days=150)).isoformat(),  # noqa: DTZ011 - the day of this machine
    "place": "长兴县",
}


def recipient(officer: Any) -> dict[str, str]:
    return {"category": "individual", "officer": officer["id"]}
