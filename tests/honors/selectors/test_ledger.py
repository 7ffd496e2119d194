from base64 import b64decode
from random import Random

import pytest

from honors.domain.actor import ANONYMOUS, SYSTEM
from honors.domain.errors import RuleViolation
from honors.domain.ledger.proofs import verify_consistency, verify_inclusion
from honors.domain.ledger.tree import leaf_hash, root_of
from honors.models import LedgerEntry
from honors.selectors import ledger
from honors.services.ledger import append_entries
from tests.factories.drafts import grant_draft

pytestmark = pytest.mark.django_db

SIZE = 1200
"""Four full tiles of leaves and a rest; a tile above that is not full."""


@pytest.fixture
def hashes(at) -> list[bytes]:
    """The leaf hashes of a log that was written in pieces of many lengths."""
    random, done = Random(7), 0
    while done < SIZE:
        count = min(random.choice([1, 3, 90, 256, 300]), SIZE - done)
        append_entries(actor=SYSTEM, drafts=[grant_draft(n) for n in range(count)], at=at)
        done += count
    return [bytes(row) for row in LedgerEntry.objects.order_by("index").values_list("leaf_hash", flat=True)]


def decoded(answer: dict) -> list[bytes]:
    return [b64decode(item) for item in answer["proof"]]


def test_every_inclusion_proof_leads_to_the_root_of_its_size(hashes):
    random = Random(1)
    sizes = [1, 2, 255, 256, 257, 511, 512, 1024, 1025, SIZE, *(random.randrange(1, SIZE) for _ in range(30))]
    for size in sizes:
        for index in {0, size - 1, random.randrange(size)}:
            answer = ledger.inclusion(index=index, tree_size=size)
            assert b64decode(answer["root"]) == root_of(hashes[:size])
            verify_inclusion(
                index=index,
                size=size,
                leaf_hash=hashes[index],
                root=b64decode(answer["root"]),
                proof=decoded(answer),
            )


def test_every_consistency_proof_holds_between_the_roots_of_its_sizes(hashes):
    random = Random(2)
    for _ in range(40):
        old = random.randrange(1, SIZE)
        new = random.randrange(old, SIZE + 1)
        answer = ledger.consistency(old=old, new=new)
        assert (answer["from"], answer["to"]) == (old, new)
        verify_consistency(
            old=old,
            new=new,
            old_root=root_of(hashes[:old]),
            new_root=root_of(hashes[:new]),
            proof=decoded(answer),
        )


def test_without_a_size_the_whole_log_is_meant(hashes):
    assert ledger.inclusion(index=5)["size"] == SIZE
    assert ledger.consistency(old=5)["to"] == SIZE


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ledger.inclusion(index=SIZE),
        lambda: ledger.inclusion(index=-1),
        lambda: ledger.inclusion(index=5, tree_size=5),
        lambda: ledger.inclusion(index=5, tree_size=SIZE + 1),
        lambda: ledger.consistency(old=0),
        lambda: ledger.consistency(old=6, new=5),
        lambda: ledger.consistency(old=5, new=SIZE + 1),
    ],
)
def test_what_lies_outside_is_refused(hashes, ask):
    with pytest.raises(RuleViolation) as refusal:
        ask()

    assert (refusal.value.code, refusal.value.params) == ("ledger.outside", {"size": SIZE})


def test_a_proof_costs_few_queries_at_any_place(hashes, django_assert_max_num_queries):
    for index in (0, 255, 256, 700, SIZE - 1):
        with django_assert_max_num_queries(3):
            ledger.inclusion(index=index)
    with django_assert_max_num_queries(4):
        ledger.consistency(old=700)


def test_leaves_are_given_out_as_they_were_hashed(hashes):
    rows = list(ledger.entries(start=1190))

    assert [row["index"] for row in rows] == list(range(1190, SIZE))
    assert [leaf_hash(b64decode(row["leaf"])) for row in rows] == hashes[1190:]


def test_nobody_without_a_session_sees_an_entry(hashes):
    assert (ledger.visible_to(ANONYMOUS).count(), ledger.visible_to(SYSTEM).count()) == (0, SIZE)
