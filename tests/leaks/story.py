"""A cycle with two cases. What is inside the first one differs from world to world; all around it stays the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from evaluations.domain.opinion import OpinionKind, OpinionVerdict
from evaluations.models import (
    Approval,
    Assessment,
    CommitteeMember,
    Conflict,
    Evidence,
    Nomination,
    Notice,
    Objection,
    Opinion,
    Review,
    Round,
)
from evaluations.models.deed import Deed
from evaluations.services.ballot import create_round, open_round, share_key
from evaluations.services.ballot_cast import cast_ballot
from evaluations.services.ballot_close import close_round, confirm_round, unseal_round
from evaluations.services.conflict import ask_recusal, decide_conflict, declare_conflict
from evaluations.services.cycle_advance import advance_cycle
from evaluations.services.deed import create_deed
from evaluations.services.due import drain_all
from evaluations.services.evidence import add_evidence
from evaluations.services.nomination import create_nomination, submit_nomination, withdraw_nomination
from evaluations.services.notice import post_notice
from evaluations.services.opinion import give_opinion
from evaluations.services.review import give_review
from evaluations.services.screening import return_nomination, screen_nomination, suspend_nomination
from honors.domain.actor import Actor, Role
from honors.models import AuditEvent, Notification, Officer, RoleGrant, User
from honors.models.base import dated
from honors.selectors.account import actor_for
from honors.services.audit_trail import seal_all
from tests.actors import LONG_AGO, account
from tests.factories.cases import committee, cycle, star_scheme
from tests.factories.people import officer, tree
from tests.factories.rounds import PASSPHRASES, RULES, key_of
from tests.leaks.crawl import Question
from tests.leaks.worlds import Chance, Clock

JUDGES = ("chair", "member1", "member2", "member3")
"""Nobody of them is recused unless the inside of the case says so."""

PLAIN, MANY = "plain", "many"
"""Recused members: one with the seat alone, one who holds every business role besides."""

ADMINISTRATORS = {
    "sysadmin": Role.SYSTEM_ADMIN,
    "secadmin": Role.SECURITY_ADMIN,
    "auditadmin": Role.AUDIT_ADMIN,
}
"""Sat in the committee before they took office, and were recused from the case."""

RECUSED = (PLAIN, MANY, *ADMINISTRATORS)
WITNESS = "hr"
"""Not recused: whatever differs inside the case differs for this person."""


@dataclass(frozen=True, kw_only=True)
class Inside:
    """What the case holds. Two of these make a pair of worlds."""

    nominee: int = 0
    star: str = "service"
    reason: str = "表现突出。"
    deed: str = "水库勇救落水儿童"
    files: int = 1
    returned: bool = False
    opinion: str = ""
    scores: tuple[str, ...] = ("10", "10", "10", "10")
    asked: bool | None = None
    also_recused: tuple[str, ...] = ()
    in_round: bool = True
    votes: tuple[str, ...] = ("approve", "approve", "approve", "approve")
    after_review: str = ""
    after_vote: str = ""


@dataclass
class World:
    """One telling of the story."""

    inside: Inside
    chance: Chance
    clock: Clock
    method: str = "approval"
    seats: int | None = None
    alone: bool = False
    chair_is_recused: bool = False
    ids: dict[str, list[str]] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """Now."""
        return self.clock.moment

    def actor(self, name: str) -> Actor:
        """The person as they are today."""
        user = User.objects.get(username=name)
        return actor_for(user, on=dated(self.at), source="test", request_id="")

    @property
    def case(self) -> Nomination:
        """The case that differs."""
        return Nomination.objects.get(pk=self.case_id)

    @property
    def other(self) -> Nomination:
        """The case beside it."""
        return Nomination.objects.get(pk=self.other_id)

    def step(self, name: str, *, days: float = 0) -> None:
        """Begin a step: its own randomness, and the clock further on."""
        self.clock.moment += timedelta(days=days)
        self.chance.begin(name)

    # -- the steps ---------------------------------------------------------------------------------------------

    def set_up(self) -> None:
        """People, committee and an open cycle."""
        self.step("set up")
        at = self.at
        self.units = tree(at)
        county, station = self.units["county"], self.units["station"]
        self.people = [
            officer(station, at, name=name, number=f"N{i}") for i, name in enumerate(("甲试", "乙试", "丙试"))
        ]
        places = {"hr": (Role.HR, county), "chief": (Role.STATION_CHIEF, station), "leader": (Role.LEADER, county)}
        places |= {"discipline": (Role.DISCIPLINE, county), PLAIN: (Role.COMMITTEE_MEMBER, county)}
        places |= {MANY: (Role.COMMITTEE_MEMBER, county)}
        places |= {name: (role, county) for name, role in ADMINISTRATORS.items()}
        for number, (name, (role, unit)) in enumerate(places.items()):
            person = officer(county, at, name=f"演{'一二三四五六七八九'[number]}", number=f"P{number}")
            account(name, role, unit, at=at, officer=person)
        many = User.objects.get(username=MANY)
        for role in (Role.HR, Role.LEADER, Role.AUDITOR, Role.DISCIPLINE, Role.STATION_CHIEF, Role.OFFICER):
            RoleGrant.objects.create(user=many, role=role.value, unit=county, valid_from=LONG_AGO, created_at=at)
        scheme = star_scheme(county, at)
        self.committee = committee(scheme, at)
        for order, name in enumerate((PLAIN, MANY), 10):
            CommitteeMember.objects.create(
                committee=self.committee,
                user=User.objects.get(username=name),
                seat="member",
                order=order,
                created_at=at,
            )
        self.step("open cycle", days=0.01)
        self.cycle = cycle(county, self.at, scheme=scheme, committee=self.committee)
        seal_all(at=self.at)

    def nominate(self) -> None:
        """Both cases put forward and screened."""
        inside = self.inside
        self.step("other case", days=0.01)
        self.other_id = self._put_forward(self.people[2], "loyalty", "忠诚可靠。", "抗洪抢险", 1).pk
        self.step("case")
        case = self._put_forward(self.people[inside.nominee], inside.star, inside.reason, inside.deed, inside.files)
        self.case_id = case.pk
        self.step("submit", days=0.01)
        submit_nomination(actor=self.actor("chief"), nomination=self.other, at=self.at)
        submit_nomination(actor=self.actor("chief"), nomination=self.case, at=self.at)
        self.step("return")
        if inside.returned:
            return_nomination(
                actor=self.actor("hr"), nomination=self.case, reason="补充", fields=["reason"], at=self.at
            )
            submit_nomination(actor=self.actor("chief"), nomination=self.case, at=self.at)
        self.step("screen", days=0.01)
        for case in (self.other, self.case):
            screen_nomination(actor=self.actor("hr"), nomination=case, decision="eligible", at=self.at)

    def _put_forward(self, person: Officer, star: str, reason: str, title: str, files: int) -> Nomination:
        chief = self.actor("chief")
        deed = create_deed(
            actor=chief,
            unit=person.unit,
            participants=[person],
            title=title,
            statement=f"{title}。",
            done_on=dated(self.at) - timedelta(days=10),
            place="水库",
            sources=["接警记录"],
            at=self.at,
        )
        case = create_nomination(
            actor=chief, cycle=self.cycle, star=star, recipient=person, deed=deed, reason=reason, at=self.at
        )
        for number in range(files):
            add_evidence(
                actor=chief,
                nomination=case,
                content=f"%PDF-1.7 {title} {number}".encode(),
                title=f"材料{number}",
                kind="deeds",
                at=self.at,
            )
        return case

    def review(self) -> None:
        """The recusals, and what the other members say of the case."""
        inside = self.inside
        self.step("advance", days=0.01)
        advance_cycle(actor=self.actor("hr"), cycle=self.cycle, to="reviewing", at=self.at)
        for name in (*JUDGES, PLAIN, MANY):
            self.step(f"declare {name}")
            close = name in (PLAIN, MANY, *inside.also_recused) or (name == "chair" and self.chair_is_recused)
            self._declare(name, self.other, "none")
            self.step(f"declare about the case {name}")
            self._declare(name, self.case, "kinship" if close else "none")
        for name in ADMINISTRATORS:
            self.step(f"recuse {name}")
            Conflict.objects.create(
                nomination=self.case,
                member=User.objects.get(username=name),
                source="declared",
                declared="kinship",
                effect="block",
                recused=True,
                decided_at=self.at,
                created_at=self.at,
            )
        self.step("ask", days=0.01)
        if inside.asked is not None:
            asked = ask_recusal(
                actor=self.actor("hr"),
                nomination=self.case,
                member=User.objects.get(username="member3"),
                reason="同学",
                at=self.at,
            )
            decide_conflict(
                actor=self.actor("chair"), conflict=asked, recused=inside.asked, reason="已核实", at=self.at
            )
        self._score()
        self.step("opinion")
        if inside.opinion:
            give_opinion(
                actor=self.actor("discipline"),
                nomination=self.case,
                kind=OpinionKind.DISCIPLINE,
                verdict=OpinionVerdict(inside.opinion),
                dated_on=dated(self.at),
                text="无异议",
                document_number="纪1",
                at=self.at,
            )
        self.step("after review")
        self._happen(inside.after_review)

    def _declare(self, name: str, case: Nomination, declared: str) -> None:
        declare_conflict(actor=self.actor(name), nomination=case, declared=declared, text="", at=self.at)

    def _score(self) -> None:
        recused = {*self.inside.also_recused, *(["chair"] if self.chair_is_recused else [])}
        recused |= {"member3"} if self.inside.asked else set()
        for name, value in zip(JUDGES, self.inside.scores, strict=True):
            self.step(f"score {name}")
            self._give(name, self.other, "5")
            self.step(f"score the case {name}")
            if name not in recused:
                self._give(name, self.case, value)
        for name in (PLAIN, MANY):
            self.step(f"score {name}")
            self._give(name, self.other, "5")

    def _give(self, name: str, case: Nomination, value: str) -> None:
        abstains = value == "abstained"
        give_review(
            actor=self.actor(name),
            nomination=case,
            mark="abstained" if abstains else "scored",
            scores={} if abstains else {"deed": value, "masses": "10"},
            comment="",
            at=self.at,
        )

    def open(self) -> None:
        """A round over both cases, or over the case alone; everybody has cast."""
        inside = self.inside
        self.step("define round", days=0.01)
        items = [self.case] if self.alone else [self.other, *([self.case] if inside.in_round else [])]
        rules = {**RULES, "method": self.method, "seats": self.seats}
        self.round = create_round(
            actor=self.actor("hr"),
            committee=self.committee,
            nominations=items,
            opens_at=self.at,
            closes_at=self.at + timedelta(days=2),
            at=self.at,
            **rules,
        )
        for holder, passphrase in PASSPHRASES.items():
            self.step(f"share {holder}")
            share_key(actor=self.actor(holder), ballot_round=self.round, passphrase=passphrase, at=self.at)
        self.step("open round", days=0.01)
        voters = [*JUDGES, PLAIN, MANY]
        present = list(User.objects.filter(username__in=voters))
        self.round = open_round(actor=self.actor("hr"), ballot_round=self.round, present=present, at=self.at)
        recused = {PLAIN, MANY, *inside.also_recused, *(["chair"] if self.chair_is_recused else [])}
        recused |= {"member3"} if inside.asked else set()
        for number, name in enumerate(voters):
            self.step(f"cast {name}")
            choices = [] if self.alone else [(str(self.other_id), "approve")]
            if name not in recused and any(item.pk == self.case_id for item in items):
                choices.append((str(self.case_id), inside.votes[number]))
            if choices:
                cast_ballot(
                    actor=self.actor(name), ballot_round=self.round, key=key_of(name), choices=choices, at=self.at
                )

    def count(self) -> None:
        """Closed, unsealed and signed."""
        self.step("close", days=2.01)
        self.round = close_round(actor=self.actor("hr"), ballot_round=self.round, at=self.at)
        for holder in ("trustee", "chair"):
            self.step(f"unseal {holder}")
            self.round = unseal_round(
                actor=self.actor(holder), ballot_round=self.round, passphrase=PASSPHRASES[holder], at=self.at
            )
        self.step("confirm", days=0.01)
        self.round = confirm_round(
            actor=self.actor("member1" if self.chair_is_recused else "chair"),
            ballot_round=self.round,
            minutes="会议纪要",
            signed_on=dated(self.at),
            at=self.at,
        )

    def put_up(self) -> None:
        """The other case goes on public notice; what happens to the case, is its inside."""
        self.step("other notice", days=0.01)
        self._notice(self.other)
        self.step("after vote", days=0.01)
        self._happen(self.inside.after_vote)

    def _notice(self, case: Nomination, *, days: int = 0, **facts: Any) -> Notice:
        return post_notice(
            actor=self.actor("hr"),
            nominations=[case],
            unit=self.units["county"],
            scope="全局",
            medium="内网",
            starts_on=dated(self.at) + timedelta(days=days),
            at=self.at,
            **facts,
        )

    def _happen(self, what: str) -> None:
        happenings: dict[str, Callable[[], Any]] = {
            "": lambda: None,
            "withdrawn": lambda: withdraw_nomination(
                actor=self.actor("chief"), nomination=self.case, reason="另报", at=self.at
            ),
            "suspended": lambda: suspend_nomination(
                actor=self.actor("discipline"), nomination=self.case, ground="核查", reason="核查", at=self.at
            ),
            "waived": lambda: self._notice(self.case, waiver_authoriser="政治处", waiver_ground="涉密"),
            "announced": lambda: self._notice(self.case, days=5),
            "public": lambda: self._notice(self.case),
        }
        happenings[what]()

    def settle(self) -> None:
        """What the worker does: notifications are told, events sealed."""
        self.step("settle", days=0.001)
        drain_all(at=self.at)
        seal_all(at=self.at)

    # -- what a visitor may try ----------------------------------------------------------------------------------

    def addresses(self) -> dict[str, list[str]]:
        """Ids to try, by the first word of an address or the name of a filter; the case's own come first."""
        both = [str(self.case_id), str(self.other_id)]
        kinds: dict[str, Any] = {
            "evidence": Evidence.objects.order_by("created_at", "pk"),
            "opinions": Opinion.objects.all(),
            "assessments": Assessment.objects.all(),
            "conflicts": Conflict.objects.order_by("created_at", "pk"),
            "reviews": Review.objects.order_by("created_at", "pk"),
            "approvals": Approval.objects.all(),
            "objections": Objection.objects.all(),
            "deeds": Deed.objects.order_by("created_at", "pk"),
            "notices": Notice.objects.order_by("created_at", "pk"),
            "rounds": Round.objects.all(),
            "cycles": type(self.cycle).objects.all(),
            "committees": type(self.committee).objects.all(),
            "schemes": type(self.cycle.scheme).objects.all(),
            "audit": AuditEvent.objects.order_by("-pk")[:3],
            "notifications": Notification.objects.order_by("-pk")[:3],
            "officers": self.people,
        }
        found = {word: [str(row.pk) for row in rows] for word, rows in kinds.items()}
        found |= {"nominations": both, "": [*both, "1"], "index": ["0"], "units": ["COUNTY", "STATION"]}
        found |= {"officer": found["officers"], "unit": ["STATION"], "under": ["COUNTY"], "organ": ["COUNTY"]}
        found |= {"member": [str(CommitteeMember.objects.order_by("order").first().pk)], "name": ["甲试", "乙"]}
        found |= {"object": ["nomination", f"nomination:{both[0]}"], "event": ["nomination.submit", "round.open"]}
        return found

    def acts(self) -> list[Question]:
        """What would do something, or tell something, where it were allowed: on the case and near it."""
        case, today = str(self.case_id), dated(self.at).isoformat()
        on_case = {
            "submit": {"overrides": []},
            "return": {"reason": "x", "fields": []},
            "withdraw": {"reason": "x"},
            "screen": {"decision": "eligible"},
            "suspend": {"ground": "x", "reason": "x"},
            "resume": {"reason": "x"},
            "confer": {"conferred_on": today, "tokens": []},
        }
        acts = [(f"nominations/{case}/{verb}/", body) for verb, body in on_case.items()]
        about = {"nomination": case}
        member = str(User.objects.get(username="member1").pk)
        notice = {"unit": "COUNTY", "scope": "x", "medium": "x", "starts_on": today}
        acts += [
            ("conflicts/", {**about, "declared": "none", "text": ""}),
            ("conflicts/", {**about, "member": member, "reason": "x"}),
            ("reviews/", {**about, "mark": "scored", "scores": {"deed": "10", "masses": "10"}}),
            ("opinions/", {**about, "kind": "discipline", "verdict": "agree", "text": "", "dated_on": today}),
            ("assessments/", {**about, "report": "x", "dated_on": today, "delegated_to": None}),
            ("nominations/hand_over/", {"nominations": [case], "to": member, "reason": "x"}),
            ("notices/", {**notice, "nominations": [case]}),
        ]
        acts += [(f"cycles/{self.cycle.pk}/advance/", {"to": to}) for to in ("voting", "notice", "approving")]
        return [Question("POST", f"/api/v1/{url}", body) for url, body in acts + self._near()] + self._asked()

    def _near(self) -> list[tuple[str, Any]]:
        acts: list[tuple[str, Any]] = []
        rules = {**RULES, "opens_at": self.at.isoformat(), "closes_at": (self.at + timedelta(days=1)).isoformat()}
        both = [str(self.other_id), str(self.case_id)]
        acts += [
            ("rounds/", {**rules, "committee": str(self.committee.pk), "items": items}) for items in (both, both[1:])
        ]
        for ballot_round in Round.objects.all():
            acts.append((f"rounds/{ballot_round.pk}/open/", {"present": []}))
            acts.append((f"rounds/{ballot_round.pk}/cast/", {"choices": []}))
            acts += [
                (f"rounds/{ballot_round.pk}/{verb}/", {"passphrase": "a-long-passphrase"})
                for verb in ("share", "unseal")
            ]
        for person in self.people:
            for star in ("service", "loyalty", "justice"):
                recipient = {"category": "individual", "officer": str(person.pk)}
                document = {"reason": "x", "document_number": "x"}
                acts.append(
                    (
                        "nominations/",
                        {
                            "cycle": str(self.cycle.pk),
                            "star": star,
                            "recipient": recipient,
                            "timing": "periodic",
                            "reason": "x",
                            "late": document,
                        },
                    )
                )
        return acts

    def _asked(self) -> list[Question]:
        queries = [
            f"officer={person.pk}&star={star}&cycle={self.cycle.pk}"
            for person in self.people
            for star in ("service", "justice")
        ]
        merit = "award=police.individual.merit_third"
        queries += [f"officer={person.pk}&{merit}" for person in self.people]
        queries += [
            f"officer={person.pk}&{merit}&deed={deed.pk}" for person in self.people for deed in Deed.objects.all()
        ]
        queries += [f"officer={person.pk}&star=service" for person in self.people]
        return [Question("GET", f"/api/v1/eligibility/?{query}") for query in queries]

    def tell(self, *steps: str) -> None:
        """Take these steps, then let the worker settle what they left."""
        for name in steps:
            getattr(self, name)()
        self.settle()


UNTIL: dict[str, Sequence[str]] = {
    "review": ("set_up", "nominate", "review"),
    "open": ("set_up", "nominate", "review", "open"),
    "counted": ("set_up", "nominate", "review", "open", "count"),
    "other public": ("set_up", "nominate", "review", "open", "count", "put_up"),
}
"""The moments at which the worlds are compared."""

BASE = Inside()
__all__ = ["BASE", "UNTIL", "Inside", "World", "replace"]
