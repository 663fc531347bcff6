"""How long a start takes, and how much memory each process of a shop then holds."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.databases import POSTGRES, SQLITE, Databases
from bench.figures import Figure
from bench.load import ask
from bench.pages import pages_of
from bench.plan import Plan
from bench.processes import memory_of
from bench.servers import Size, running_shop

_WORKERS = 2
_START_GOAL, _MEMORY_GOAL = 1.5, 90.0
_WARM_SECONDS = 1.0


def starting_figures(databases: Databases, titles: int, plan: Plan) -> Iterator[Figure]:
    """Start ``catalogue serve`` as it comes, ask for every page, and look at its processes."""
    starts: dict[str, list[float]] = {SQLITE: [], POSTGRES: []}
    memory: dict[str, list[tuple[float, float]]] = {SQLITE: [], POSTGRES: []}
    paths = [path for page in pages_of(titles) for path in page.paths]
    for _ in range(plan.starts):
        for kind, seconds in starts.items():
            with (
                databases.fresh(kind, titles) as url,
                tempfile.TemporaryDirectory(prefix="catalogue-bench-") as folder,
                running_shop(Path(folder), url, Size(_WORKERS, plan.threads), ready="/") as server,
            ):
                seconds.append(server.start_seconds)
                ask(server.port, paths, seconds=_WARM_SECONDS, clients=8, most=plan.most_requests)
                each = memory_of(server.pid)
                memory[kind].append((max(m.pss for m in each), max(m.rss for m in each)))
    for kind, found in starts.items():
        yield Figure("start to first page", kind, titles, median(found), "s", goal=_START_GOAL)
    for kind, amounts in memory.items():
        pss, rss = (median(column) for column in zip(*amounts, strict=True))
        yield Figure("memory, largest process", kind, titles, pss, "MB PSS", goal=_MEMORY_GOAL)
        yield Figure("memory, largest process", kind, titles, rss, "MB RSS")
