"""Doing the same at the same moment, for races."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Given = TypeVar("Given")
Got = TypeVar("Got")

_SECONDS = 30


def at_once(act: Callable[[Given], Got], *given: Given) -> list[Got]:
    """Act on each in a thread of its own, all let go together; return what came of it in order."""
    ready = Barrier(len(given))

    def run(one: Given) -> Got:
        ready.wait(_SECONDS)
        return act(one)

    with ThreadPoolExecutor(len(given)) as pool:
        return list(pool.map(run, given))
