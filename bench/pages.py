"""Pages on a hit and on a miss of the page cache, beside the floors, in interleaved rounds."""

import gzip
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.databases import POSTGRES, SQLITE, Databases
from bench.dataset import post_slug_of, slug_of
from bench.figures import Figure
from bench.load import ask, fetch
from bench.plan import Plan
from bench.processes import cpu_seconds
from bench.servers import Server, Size, running_floor, running_shop
from bench.words import EVERYWHERE, MISSPELT, RARE

BARE, JINJA = "bare Flask, same bytes", "Flask + Jinja from memory"
_HIT, _MISS = "hit", "miss"
_HIT_GOAL, _MISS_GOAL, _SEARCH_GOAL = 1.5, 2.5, 10.0
_GIVEN = re.compile(rb'<input[^>]*name="given"[^>]*>')
_NOTHING_FITS = "1"


class Page(NamedTuple):
    """A kind of page, by some of its addresses, and the goals for it."""

    name: str
    paths: list[str]
    hit_goal: float | None = _HIT_GOAL
    miss_goal: float | None = _MISS_GOAL
    miss_floor: str = JINJA
    is_ranked: bool = False
    is_only_missed: bool = False

    def is_asked_of(self, candidate: str) -> bool:
        """Return whether it is measured there; a kept page costs the same whatever it says."""
        return not self.is_only_missed or candidate == JINJA or candidate.endswith(_MISS)


def pages_of(titles: int) -> list[Page]:
    """Return what is asked of a shop with so many titles."""
    some = [titles // 5, titles // 2, titles - 1]
    posts = [0, titles // 10 - 1]
    search = [("rare word", RARE), ("word of 86 %", EVERYWHERE), ("misspelt word", MISSPELT)]
    return [
        Page("home", ["/"]),
        Page("list", ["/books/", "/books/?page=2", f"/books/?page={-(-titles // 48)}"]),
        Page("title", [f"/books/{slug_of(number)}" for number in some]),
        Page("post", [f"/blog/{post_slug_of(number)}" for number in posts]),
        Page("stream", ["/blog/", "/blog/?page=2"]),
        *(
            Page(
                f"search, {name}",
                [f"/search?q={word}"],
                _HIT_GOAL,
                _SEARCH_GOAL,
                BARE,
                is_ranked=True,
            )
            for name, word in search
        ),
        Page("list, by topic", ["/books/?topic=topic-3"], miss_goal=None, is_only_missed=True),
        Page("list, by price", ["/books/?sort=price"], miss_goal=None, is_only_missed=True),
    ]


def page_figures(databases: Databases, titles: int, plan: Plan) -> Iterator[Figure]:
    """Measure every page on every candidate."""
    pages = pages_of(titles)
    with _candidates(databases, titles, pages, plan) as candidates:
        _check_same(candidates, pages)
        costs = _measured(candidates, pages, databases.postgres_pid, plan)
    for page in pages:
        found = {name: cost for (asked, name), cost in costs.items() if asked == page.name}
        yield from _figures(page, titles, found)


class _Cost(NamedTuple):
    """CPU in ms per request, and requests per second."""

    cpu: float
    rate: float


@contextmanager
def _candidates(
    databases: Databases, titles: int, pages: list[Page], plan: Plan
) -> Iterator[dict[str, Server]]:
    """Run the floors and the shop, on both databases, with and without room for kept pages."""
    size = Size(plan.workers, plan.threads)
    paths = [path for page in pages for path in page.paths]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="catalogue-bench-")))
        urls = {
            kind: stack.enter_context(databases.fresh(kind, titles)) for kind in (SQLITE, POSTGRES)
        }
        servers = {
            name: stack.enter_context(running_floor(folder, urls[SQLITE], size, kind, paths))
            for name, kind in ((BARE, "bare"), (JINJA, "jinja"))
        }
        for kind, url in urls.items():
            kept = running_shop(folder, url, size)
            rendered = running_shop(folder, url, size, PAGE_CACHE_BYTES=_NOTHING_FITS)
            servers[f"{kind} {_HIT}"] = stack.enter_context(kept)
            servers[f"{kind} {_MISS}"] = stack.enter_context(rendered)
        yield servers


def _check_same(candidates: dict[str, Server], pages: list[Page]) -> None:
    """Make sure that all say the same; else the ratios would compare different work.

    The moment at which a form was given out is left aside. The two databases rank what was found
    each in its own way, so one of them is left out there.
    """
    for page in pages:
        asked = [s for name, s in candidates.items() if not (page.is_ranked and POSTGRES in name)]
        for path in page.paths:
            bodies = {_GIVEN.sub(b"", _plain(fetch(server.port, path))) for server in asked}
            if len(bodies) > 1:
                raise DifferentAnswersError(path)


def _plain(body: bytes) -> bytes:
    """Unpack what came packed; only the rendering floor does not pack."""
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


class DifferentAnswersError(Exception):
    """The candidates do not answer the same at an address."""


def _measured(
    candidates: dict[str, Server], pages: list[Page], postgres: int, plan: Plan
) -> dict[tuple[str, str], _Cost]:
    """Ask page by page, candidate after candidate, and again; the first time only to warm up."""
    rounds: dict[tuple[str, str], list[_Cost]] = defaultdict(list)
    for number in range(plan.rounds + 1):
        for page in pages:
            for name, server in candidates.items():
                if not page.is_asked_of(name):
                    continue
                roots = [server.pid, postgres] if POSTGRES in name else [server.pid]
                cost = _cost(server, page, roots, plan, seconds=_seconds(plan, number))
                if number:
                    rounds[page.name, name].append(cost)
    return {
        key: _Cost(median(cost.cpu for cost in costs), median(cost.rate for cost in costs))
        for key, costs in rounds.items()
    }


def _seconds(plan: Plan, number: int) -> float:
    return plan.seconds if number else plan.warm_seconds


def _cost(server: Server, page: Page, roots: list[int], plan: Plan, *, seconds: float) -> _Cost:
    before = cpu_seconds(roots)
    load = ask(
        server.port, page.paths, seconds=seconds, clients=plan.clients, most=plan.most_requests
    )
    used = cpu_seconds(roots) - before
    return _Cost(used / load.requests * 1000, load.requests / load.seconds)


def _figures(page: Page, titles: int, costs: dict[str, _Cost]) -> Iterator[Figure]:
    for name, cost in costs.items():
        figure = Figure(page.name, name, titles, cost.cpu, "ms CPU", per_second=cost.rate)
        if name.endswith(_HIT):
            yield _beside(figure, BARE, costs, page.hit_goal)
        elif name.endswith(_MISS):
            yield _beside(figure, page.miss_floor, costs, page.miss_goal)
            if page.miss_floor != JINJA:
                yield _beside(figure, JINJA, costs, None)
        else:
            yield figure


def _beside(figure: Figure, floor: str, costs: dict[str, _Cost], goal: float | None) -> Figure:
    return replace(figure, ratio=figure.value / costs[floor].cpu, floor=floor, goal=goal)
