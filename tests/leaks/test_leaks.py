"""Whoever is recused from a case learns nothing of it, whatever other office they hold, until its public notice.

Pairs of worlds that differ only inside the case are asked everything by such a person, and compared byte by byte.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.leaks.crawl import Question, crawl, differences, questions
from tests.leaks.story import ADMINISTRATORS, MANY, PLAIN, UNTIL, WITNESS, Inside, World, replace
from tests.leaks.worlds import Chance, Clock, undone

pytestmark = pytest.mark.django_db

PLAINLY = Inside()
EVERYTHING = Inside(
    nominee=1,
    star="justice",
    reason="另有事迹。",
    deed="深夜救火",
    files=2,
    returned=True,
    opinion="agree",
    scores=("5", "5", "abstained", "0"),
    asked=True,
    also_recused=("member1",),
)


LOST = ("oppose", "oppose", "abstain", "approve")


class Worlds:
    """Tells stories and asks in them, always from the same start."""

    def __init__(self, at: Any, patch: pytest.MonkeyPatch, until: str, **facts: Any) -> None:
        self._at, self._patch, self._until, self._facts = at, patch, until, facts

    def _told(self, inside: Inside) -> Iterator[World]:
        with undone():
            world = World(inside=inside, chance=Chance(self._patch), clock=Clock(self._patch, self._at), **self._facts)
            world.tell(*UNTIL[self._until])
            yield world

    def leaks(
        self, insides: Sequence[Inside], *who: str, at: Sequence[str] = ("",)
    ) -> dict[tuple[str, int], list[str]]:
        """What these people are told differently in the first world and in each of the others.

        They are asked for all that there is in any of the worlds, at addresses that hold one of the words ``at``.
        """
        asked: dict[str, Question] = {}
        ids: dict[str, list[str]] = {}
        for inside in insides:
            for world in self._told(inside):
                for word, found in world.addresses().items():
                    ids[word] = list(dict.fromkeys([*ids.get(word, []), *found]))
                asked |= {str(act): act for act in world.acts()}
        asking = [
            question for question in questions(ids, list(asked.values())) if any(word in question.url for word in at)
        ]
        answers = [
            {name: crawl(name, asking, world.chance) for name in who}
            for inside in insides
            for world in self._told(inside)
        ]
        first, *others = answers
        return {
            (name, number): found
            for number, other in enumerate(others, 1)
            for name in who
            if (found := differences(first[name], other[name]))
        }


def shown(leaks: dict[tuple[str, int], list[str]]) -> str:
    """All that was found, for whoever has to mend it."""
    lines = [
        f"{name}, world {number}: {len(found)}\n" + "\n".join(found[:40]) for (name, number), found in leaks.items()
    ]
    return "\n\n".join(lines)


def test_in_the_review_nothing_is_told(at, monkeypatch):
    worlds = Worlds(at, monkeypatch, "review")

    leaks = worlds.leaks([PLAINLY, replace(EVERYTHING, after_review="suspended")], MANY)

    assert not leaks, shown(leaks)


def test_while_the_vote_is_open_nothing_is_told(at, monkeypatch):
    worlds = Worlds(at, monkeypatch, "open")

    leaks = worlds.leaks([PLAINLY, replace(EVERYTHING, in_round=False)], MANY)

    assert not leaks, shown(leaks)


def test_after_the_count_nothing_is_told(at, monkeypatch):
    worlds = Worlds(at, monkeypatch, "counted")

    leaks = worlds.leaks([replace(EVERYTHING, votes=LOST), PLAINLY], MANY)

    assert not leaks, shown(leaks)


def test_of_a_contest_for_places_nothing_is_told(at, monkeypatch):
    worlds = Worlds(at, monkeypatch, "counted", method="seats", seats=2)

    leaks = worlds.leaks([PLAINLY, replace(PLAINLY, votes=("approve", "oppose", "oppose", "oppose"))], MANY)

    assert not leaks, shown(leaks)


def test_the_chair_who_is_recused_opens_the_box_and_learns_nothing(at, monkeypatch):
    worlds = Worlds(at, monkeypatch, "counted", alone=True, chair_is_recused=True)
    lost = replace(PLAINLY, files=2, votes=("", "oppose", "oppose", "approve"))

    leaks = worlds.leaks([PLAINLY, lost], "chair", PLAIN)

    assert not leaks, shown(leaks)


def test_until_its_own_notice_nothing_is_told_though_others_are_public(at, monkeypatch):
    worlds = Worlds(at, monkeypatch, "other public")

    leaks = worlds.leaks(
        [
            PLAINLY,
            replace(EVERYTHING, after_vote="waived"),
            replace(PLAINLY, after_vote="announced"),
        ],
        MANY,
    )

    assert not leaks, shown(leaks)


def test_members_without_another_office_and_administrators_are_told_nothing(at, monkeypatch):
    worlds = Worlds(at, monkeypatch, "other public")

    leaks = worlds.leaks([PLAINLY, replace(EVERYTHING, after_vote="withdrawn")], PLAIN, *ADMINISTRATORS)

    assert not leaks, shown(leaks)


def test_the_comparison_finds_what_others_are_told_and_what_becomes_public(at, monkeypatch):
    """Without this the tests above could be blind."""
    public = replace(PLAINLY, after_vote="public")
    worlds = Worlds(at, monkeypatch, "other public")
    addresses = ("/api/v1/nominations/", "/api/v1/rounds/", "/api/v1/audit/")

    leaks = worlds.leaks(
        [public, replace(public, reason="另有事迹。", votes=("approve", "approve", "approve", "oppose"))],
        MANY,
        at=addresses,
    )
    witnessed = worlds.leaks([PLAINLY, replace(PLAINLY, files=2)], WITNESS, at=["/evidence/"])

    told = "\n".join(leaks[MANY, 1])
    assert all(address in told for address in addresses)
    assert "/evidence/" in "\n".join(witnessed[WITNESS, 1])
