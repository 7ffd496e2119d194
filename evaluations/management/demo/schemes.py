"""The schemes of the sample: four stars of the city and of Changxing, and the merits of the ladder."""

from typing import Any

from evaluations.management.demo import places
from evaluations.management.demo.company import Company
from evaluations.models import Seat
from evaluations.services.committee import form_committee, seat_member
from evaluations.services.scheme import create_scheme
from honors.models.base import dated

_SCALE = (("10", "突出"), ("8", "优秀"), ("6", "良好"), ("4", "一般"), ("0", "不符合"))
_CRITERIA = (
    ("deed", "事迹先进性", "40"),
    ("duty", "履职实绩", "30"),
    ("masses", "群众评价", "20"),
    ("conduct", "纪律作风", "10"),
)
FOUR_STARS: dict[str, Any] = {
    "code": "four-stars",
    "name": "四星争创",
    "mode": "batched",
    "stars": ["loyalty", "service", "justice", "discipline"],
    "criteria": [
        {
            "code": code,
            "name": name,
            "weight": weight,
            "scale": [{"value": value, "label": label} for value, label in _SCALE],
        }
        for code, name, weight in _CRITERIA
    ],
    "nominators": ["station_chief", "hr"],
    "steps": ["nominate", "screen", "review", "vote", "notice", "approve", "confer"],
    "papers": [],
    "vote": {
        "method": "approval",
        "quorum": "2/3",
        "threshold": {"of": "present", "share": "1/2", "strict": True},
        "tie_break": ["score", "front_line", "revote", "lot"],
        "shows_numbers": True,
        "hide_below": 3,
    },
    "quotas": [],
    "notice_days": 5,
    "stars_per_person_per_cycle": 1,
}
_LADDER = ("commendation", "merit_third", "merit_second", "merit_first")
MERIT: dict[str, Any] = {
    "code": "merit",
    "name": "表彰奖励",
    "mode": "rolling",
    "awards": [f"police.{kind}.{level}" for kind in ("individual", "collective") for level in _LADDER],
    "criteria": [],
    "nominators": ["station_chief", "hr"],
    "steps": ["nominate", "screen", "notice", "approve", "confer"],
    "papers": ["form"],
    "vote": {},
    "quotas": [],
    "notice_days": None,
    "stars_per_person_per_cycle": None,
}
TERM_DAYS = 2 * 366
"""The committees sit for more than a year from now: a cycle that begins today finds one."""
SEATS = (
    ("chair", Seat.CHAIR),
    *((f"member{number}", Seat.MEMBER) for number in range(1, 5)),
    ("trustee1", Seat.TRUSTEE),
    ("trustee2", Seat.TRUSTEE),
)


def set_up_schemes(company: Company) -> None:
    """Schemes and committees, by the political departments that will use them."""
    for place, code in (("city", places.CITY), ("changxing", places.CHANGXING)):
        unit, hr = company.units[code], company.actor(f"hr.{place}")
        definition = {**FOUR_STARS, "name": f"{unit.short_name if place != 'city' else '湖州公安'}四星争创"}
        company.schemes[place] = create_scheme(actor=hr, unit=unit, definition=definition, at=company.at)
        committee = form_committee(
            actor=hr,
            scheme=company.schemes[place],
            unit=unit,
            name=f"{unit.name}四星争创评审委员会",
            terms_from=dated(company.at),
            terms_to=company.some_days_before(-TERM_DAYS),
            at=company.at,
        )
        for order, (name, seat) in enumerate(SEATS, start=1):
            user = company.users[f"{name}.{place}"]
            seat_member(actor=hr, committee=committee, user=user, seat=seat, order=order, at=company.at)
        company.committees[place] = committee
    city = company.units[places.CITY]
    company.schemes["merit"] = create_scheme(actor=company.actor("hr.city"), unit=city, definition=MERIT, at=company.at)
