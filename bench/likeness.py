"""What it costs the worker to find out what resembles what among a thousand posts."""

import os
from collections.abc import Iterator
from statistics import median

from bench.databases import POSTGRES, SQLITE, Databases
from bench.figures import Figure
from bench.plan import Plan
from bench.processes import cpu_seconds
from catalogue.db import Database
from catalogue.search.likeness import likes_of
from catalogue.search.queries import indexed_texts
from catalogue.search.services import keep_likes

_FEW_TITLES = 10
_GOAL = 2.0


def likeness_figures(databases: Databases, plan: Plan) -> Iterator[Figure]:
    """Read, compare and write, each time from nothing; comparing alone is the same for both."""
    for kind in (SQLITE, POSTGRES):
        roots = [os.getpid()] if kind == SQLITE else [os.getpid(), databases.postgres_pid]
        with databases.fresh(kind, _FEW_TITLES) as url:
            database = Database(url)
            try:
                rounds = [_refresh(database, roots) for _ in range(plan.rounds)]
            finally:
                database.dispose()
        whole, comparing = zip(*rounds, strict=True)
        yield Figure(
            "likeness of 1,000 posts", kind, _FEW_TITLES, median(whole), "s CPU", goal=_GOAL
        )
        yield Figure("comparing alone", kind, _FEW_TITLES, median(comparing), "s CPU")


def _refresh(database: Database, roots: list[int]) -> tuple[float, float]:
    """Return how many seconds of CPU all of it took, and how many the comparing."""
    with database.write() as session:
        keep_likes(session, [], [])
    began = cpu_seconds(roots)
    with database.read() as session:
        texts = indexed_texts(session)
    read = cpu_seconds(roots)
    likes = list(likes_of(texts))
    compared = cpu_seconds(roots)
    with database.write() as session:
        keep_likes(session, texts, likes)
    return cpu_seconds(roots) - began, compared - read
