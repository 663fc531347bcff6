"""Rendered pages in memory, within a limit of bytes."""

from collections import OrderedDict
from dataclasses import dataclass

_OVERHEAD_BYTES = 600


@dataclass(frozen=True, slots=True)
class KeptPage:
    """An answer as it goes out, plain and compressed."""

    headers: list[tuple[str, str]]
    body: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """Return about how many bytes it takes to keep."""
        return len(self.body) + len(self.packed) + _OVERHEAD_BYTES


class KeptPages:
    """Pages by address, oldest use out first; not safe to share by threads without a lock."""

    def __init__(self, limit: int) -> None:
        """Begin empty; ``limit`` is bytes."""
        self._limit = limit
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self.bytes = 0

    def clear(self) -> None:
        """Forget every page."""
        self._pages.clear()
        self.bytes = 0

    def find(self, address: str) -> KeptPage | None:
        """Return a page and remember that it was asked for."""
        page = self._pages.get(address)
        if page is not None:
            self._pages.move_to_end(address)
        return page

    def keep(self, address: str, page: KeptPage) -> None:
        """Keep a page, unless it alone is over the limit."""
        if page.size > self._limit:
            return
        old = self._pages.pop(address, None)
        self.bytes += page.size - (old.size if old else 0)
        self._pages[address] = page
        while self.bytes > self._limit:
            _, dropped = self._pages.popitem(last=False)
            self.bytes -= dropped.size
