"""What many pages show alike, read once for as long as the catalogue stays as it is."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

T = TypeVar("T")
_AT = "catalogue_memory"
_MOST = 64


class Memory:
    """Answers of the database under the catalogue's generation, oldest use out first.

    What is kept is shared between threads: it must never be changed.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._generation = -1
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, generation: int, key: Hashable, read: Callable[[], T]) -> T:
        """Return what is kept under a key, or else read and keep it."""
        with self._lock:
            if generation != self._generation:
                self._kept.clear()
                self._generation = generation
            elif key in self._kept:
                self._kept.move_to_end(key)
                return cast("T", self._kept[key])
        found = read()
        with self._lock:
            if generation == self._generation:
                self._kept[key] = found
                while len(self._kept) > _MOST:
                    self._kept.popitem(last=False)
        return found


def lend(session: Session, memory: Memory, generation: int) -> None:
    """Let a session of one page recall what other pages of the same generation have read.

    The generation must have been read before the session reads anything.
    """
    session.info[_AT] = (memory, generation)


def remembered(session: Session, key: Hashable, read: Callable[[], T]) -> T:
    """Return what the page's memory holds under a key; without a memory, just read."""
    lent: tuple[Memory, int] | None = session.info.get(_AT)
    if lent is None:
        return read()
    memory, generation = lent
    return memory.recall(generation, key, read)
