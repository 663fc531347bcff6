"""An import from its file to its report, a batch at a time; the edge gives the transactions."""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from sqlalchemy.orm import Session

from catalogue.imports.illustrations import Illustrations
from catalogue.imports.services.keeping import count_replies, keep
from catalogue.imports.services.planning import Planner
from catalogue.imports.types import RawEntry, Report
from catalogue.imports.uploads import Uploads
from catalogue.imports.wxr.parsing import entries
from catalogue.imports.wxr.survey import Survey, reread, survey
from catalogue.pictures.queries import names_in_use
from catalogue.storage import Storage

_MOST_ENTRIES, _MOST_CHARACTERS = 100, 2_000_000
Transaction = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to take in; ``uploads`` is the folder of pictures, ``zone`` dates what names none."""

    path: Path
    uploads: Path | None = None
    zone: tzinfo = UTC
    is_dry: bool = False


def look_through(order: Order, *, progress: Callable[[int, int], None] | None = None) -> Survey:
    """Read the file once, and write nothing; raise ExportRefusedError."""
    return survey(order.path, progress=progress)


def take_in(
    order: Order,
    found: Survey,
    storage: Storage,
    *,
    read: Transaction,
    write: Transaction,
    now: datetime,
) -> Generator[Report, None, None]:
    """Give a report for each entry, after the batch that it belongs to has been committed.

    Texts are made ready before a writing transaction begins, so that it is short. Ended in the
    middle and begun again, it finishes what is missing.
    """
    uploads = Uploads(order.uploads) if order.uploads else None
    with read() as session:
        names = names_in_use(session)
    illustrations = Illustrations(uploads, None if order.is_dry else storage, names=names, now=now)
    planner = Planner(found, illustrations, zone=order.zone, now=now)
    for batch in _batches(order.path):
        with read() as session:
            plans = planner.plan(session, batch)
            if order.is_dry:
                count_replies(session, plans)
        if not order.is_dry and any(plan.facts is not None for plan in plans):
            with write() as session:
                keep(session, plans, now=now)
        for plan in plans:
            yield plan.report


def _batches(path: Path) -> Iterator[list[RawEntry]]:
    text, reader = reread(path)
    batch: list[RawEntry] = []
    size = 0
    for entry, _place in entries(text, reader):
        batch.append(entry)
        size += entry.size
        if len(batch) >= _MOST_ENTRIES or size >= _MOST_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
