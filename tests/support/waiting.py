"""Waiting for what happens elsewhere: poll until it is so, or fail at the deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def eventually(
    predicate: Callable[[], Found], *, within: float = 10.0, every: float = 0.02, what: str = ""
) -> Found:
    """Return the first truthy answer of ``predicate``; raise AssertionError after ``within`` s."""
    deadline = time.monotonic() + within
    while True:
        answer = predicate()
        if answer:
            return answer
        if time.monotonic() >= deadline:
            subject = what or getattr(predicate, "__name__", "it")
            message = f"{subject} did not come true within {within:g} s; the last was {answer!r}"
            raise AssertionError(message)
        time.sleep(every)
