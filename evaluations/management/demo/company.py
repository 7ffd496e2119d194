"""Everybody and everything that the scripts of the play work with."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings

from evaluations.management.demo import places
from evaluations.management.demo.accounts import CHIEFS, Part
from evaluations.management.demo.people import People
from evaluations.management.demo.timeline import Stage, Timeline
from evaluations.models import Committee, Scheme
from honors.domain.actor import Actor
from honors.models import Officer, Unit, User
from honors.models.base import dated
from honors.selectors.account import actor_for

CASES: dict[str, tuple[str, str]] = {
    "loyalty": ("坚守岗位圆满完成安保任务", "在重大活动安全保卫中连续坚守，圆满完成任务。"),
    "service": ("寻回走失老人", "接报后连续走访寻找，把走失老人平安送回家中。"),
    "justice": ("依法快速侦破盗窃案件", "依法规范收集证据，快速侦破案件并为群众挽回损失。"),
    "discipline": ("拒收当事人财物并上报", "办案中拒收当事人财物，主动向组织报告。"),
    "merit": ("抓获在逃人员", "在走访中发现线索，蹲守后将在逃人员抓获。"),
    "rescue": ("救起落水群众", "巡逻中发现有人落水，跳入水中将其救起。"),
    "collective": ("连续三年辖区治安平稳", "单位连续三年发案下降，群众满意度居全市前列。"),
}
"""Deeds in general words; none of them happened to anybody."""


@dataclass
class Company(Stage):
    """The stage with its people. ``at`` is moved by ``play``."""

    timeline: Timeline
    units: dict[str, Unit]
    people: People
    parts: list[Part]
    users: dict[str, User]
    at: datetime
    schemes: dict[str, Scheme] = field(default_factory=dict)
    committees: dict[str, Committee] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """Who somebody is at this moment, with the roles in force."""
        return actor_for(self.users[username], on=dated(self.at), source="demo", request_id="")

    def unit_of_chief(self, chief: str) -> Unit:
        """The station that ``chief`` (a key of ``CHIEFS``) leads."""
        return self.units[places.station(*CHIEFS[chief])]

    def next_officer(self, chief: str) -> Officer:
        """Somebody of the chief's station who has not been put forward yet."""
        staff = self.people.staff[self.unit_of_chief(chief).code]
        place = self.chosen.get(chief, 0)
        self.chosen[chief] = place + 1
        return staff[place]

    def passphrase(self, username: str) -> str:
        """What the holder's rows in the list of accounts say."""
        return next(part.passphrase for part in self.parts if part.username == username and part.passphrase)

    def some_days_before(self, days: int) -> date:
        """A date of a deed."""
        return date.fromordinal(dated(self.at).toordinal() - days)


def paper(title: str, *lines: str) -> bytes:
    """A paper of a case as plain text."""
    return "\n".join([title, "", *lines, "", f"{settings.INSTALLATION_UNIT}（样例，人员和事迹均为虚构）", ""]).encode()
