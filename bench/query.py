"""HR's six filters over HTTP in this process, against the plain view; totals and statistics."""

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear, Substr
from django.test import override_settings
from rest_framework.test import APIClient

from bench.rounds import SEED, Sample, ratios, run_rounds
from bench.table import Line, at_most, spread
from honors import clock
from honors.domain.actor import SYSTEM, Actor, Grant, Role
from honors.models import AccessToken, Honor, HonorTotal, Officer, RoleGrant, Unit, User
from honors.selectors.honor import totals, totals_of, visible_to

PART = "(c) HR's query, page of 50, milliseconds; both sides give the total"
TOKEN = "bench"  # noqa: S105 - of a database that only the benchmark knows
PAGE_LIMIT, NAME_LIMIT, SUMMARY_LIMIT = 50, 10, 10


def measure_query(rounds: int, at: datetime) -> Iterator[Line]:
    """The lines of part (c)."""
    city = Unit.objects.get(code="C")
    client = _client(city, at)
    with override_settings(ROOT_URLCONF="bench.peer"):
        filters = _filters()
        variants: dict[str, Callable[[int], float]] = {}
        for title, examples in filters.items():
            variants[f"ours {title}"] = _page(client, "/api/v1/honors/", examples, count="1")
            variants[f"page {title}"] = _page(client, "/api/v1/honors/", examples)
            variants[f"peer {title}"] = _page(client, "/plain/honors/", examples)
        found = run_rounds(variants, rounds)
    for title in filters:
        ours, bare, peer = (found[f"{kind} {title}"] for kind in ("ours", "page", "peer"))
        limit = NAME_LIMIT if title == "name of two characters" else PAGE_LIMIT
        target, verdict = at_most(ours.p95, limit, 1, " ms p95")
        yield Line(
            PART,
            f"{title} (without a total: {bare.median:.1f}, p95 {bare.p95:.1f})",
            f"{spread(ours, digits=1)}, p95 {ours.p95:.1f}",
            f"{spread(peer, digits=1)}, p95 {peer.p95:.1f}",
            f"{ratios(ours, peer).median:.2f}",
            target,
            verdict,
        )
    yield from _summaries(city, at.date(), rounds)


def _client(city: Unit, at: datetime) -> APIClient:
    user, made = User.objects.get_or_create(username="bench-hr", defaults={"created_at": at})
    if made:
        RoleGrant.objects.create(user=user, role=Role.HR.value, unit=city, valid_from=date(2000, 1, 1), created_at=at)
    AccessToken.objects.update_or_create(
        digest=hashlib.sha256(TOKEN.encode()).hexdigest(),
        defaults={"user": user, "created_at": at, "expires_at": clock.now() + timedelta(days=1)},
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    return client


def _filters() -> dict[str, list[dict[str, object]]]:
    """The six filters, each with ten examples that find something."""
    random = Random(SEED)
    keys = random.sample(list(Officer.objects.order_by("pk").values_list("pk", flat=True)), k=10)
    people = list(Officer.objects.filter(pk__in=keys).select_related("unit"))
    names = [person.name[:2] for person in people]
    counties = [Unit.objects.get(code=person.unit.code.partition("-")[0]) for person in people]
    years = [random.randint(2006, 2020) for _ in people]
    levels = ("commendation", "merit_third", "merit_second")
    units = [county.code for county in counties]
    return {
        "name of two characters": [{"name": name} for name in names],
        "unit subtree": [{"unit": unit} for unit in units],
        "level + six years": [
            {"level": levels[n % len(levels)], "year_from": year, "year_to": year + 5} for n, year in enumerate(years)
        ],
        "name + unit": [{"name": name, "unit": unit} for name, unit in zip(names, units, strict=True)],
        "name + unit + award": [
            {"name": name, "unit": unit, "award": "police.individual.merit_third"}
            for name, unit in zip(names, units, strict=True)
        ],
        "none": [{}],
    }


def _page(client: APIClient, address: str, examples: list[dict[str, object]], **more: str) -> Callable[[int], float]:
    def call(number: int) -> float:
        query = urlencode({**examples[number % len(examples)], **more})
        begun = time.perf_counter()
        answer = client.get(f"{address}?{query}")
        took = time.perf_counter() - begun
        assert answer.status_code == 200, answer.content[:200]
        return took * 1000

    return call


def _summaries(city: Unit, today: date, rounds: int) -> Iterator[Line]:
    hr = Actor(name="bench", grants=(Grant(Role.HR, city.pk, city.path),))
    county = Unit.objects.get(code="C0")

    def timed(answer: Callable[[], object]) -> Callable[[int], float]:
        def call(_number: int) -> float:
            begun = time.perf_counter()
            answer()
            return (time.perf_counter() - begun) * 1000

        return call

    counties = [unit.path for unit in Unit.objects.filter(level="county")]
    pairs = {
        "totals of everything": (
            lambda: totals_of(SYSTEM, until=today),
            lambda: totals(Honor.objects.all(), until=today),
        ),
        "totals of a county": (
            lambda: totals_of(hr, under=county.path, until=today),
            lambda: totals(visible_to(hr, under=county.path), until=today),
        ),
        "statistics level × year × county": (
            lambda: list(
                HonorTotal.objects.filter(unit_path__in=counties, status="valid")
                .values_list("level", "year", "unit_path")
                .annotate(Sum("times"))
            ),
            lambda: list(
                Honor.objects.filter(status="valid")
                .order_by()
                .values_list("level", ExtractYear("decided_on"), Substr("unit_path", 1, len(county.path)))
                .annotate(Count("id"))
            ),
        ),
    }
    variants = {}
    for title, (ours, peer) in pairs.items():
        variants[f"ours {title}"], variants[f"peer {title}"] = timed(ours), timed(peer)
    found: dict[str, Sample] = run_rounds(variants, max(5, rounds // 2))
    for title in pairs:
        ours, peer = found[f"ours {title}"], found[f"peer {title}"]
        target, verdict = at_most(ours.median, SUMMARY_LIMIT, 1, " ms")
        yield Line(
            "(c) Totals and statistics, milliseconds; the peer counts the honors themselves",
            title,
            spread(ours, digits=1),
            spread(peer, digits=1),
            f"{ratios(ours, peer).median:.3f}",
            target,
            verdict,
        )
