"""Reads of preferences and of their history."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.core.errors import InvalidError
from catalogue.preferences.errors import NoSuchChangeError
from catalogue.preferences.models import KeptPreference, PreferenceChange
from catalogue.preferences.types import PreferenceGroup, Preferences, from_plain, group_of

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a group stands: the ``version`` that a form carries, and who changed it last."""

    version: int
    changed_at: datetime | None
    changed_by: str


def preferences(session: Session, defaults: Preferences) -> Preferences:
    """Return what holds in this transaction."""
    rows = session.execute(select(KeptPreference.key, KeptPreference.value))
    return with_kept(defaults, ((row.key, row.value) for row in rows))


def with_kept(defaults: Preferences, rows: Iterable[tuple[str, str | None]]) -> Preferences:
    """Lay what was kept over the defaults.

    A key that this version of the shop does not know is passed over; so is, with a word in the
    log, a value that it cannot read.
    """
    kept: dict[str, Any] = {}
    for key, value in rows:
        if value is None or group_of(key) is None:
            continue
        try:
            kept[key] = from_plain(key, json.loads(value))
        except (ValueError, TypeError, KeyError, IndexError, InvalidError) as error:
            _log.warning("preference cannot be read", key=key, reason=str(error))
    return replace(defaults, **kept)


def standing_of(session: Session, group: PreferenceGroup) -> Standing:
    """Return how a group stands."""
    rows = session.scalars(select(KeptPreference).where(KeptPreference.key.in_(group.keys))).all()
    if not rows:
        return Standing(0, None, "")
    last = max(rows, key=lambda row: row.changed_at)
    return Standing(sum(row.version for row in rows), last.changed_at, last.changed_by)


def changes(session: Session, *, page: int = 1, size: int = 50) -> Sequence[PreferenceChange]:
    """Return the history, newest first, and one more than a page where there is more."""
    stmt = (
        select(PreferenceChange)
        .order_by(PreferenceChange.changed_at.desc(), PreferenceChange.id.desc())
        .offset((page - 1) * size)
        .limit(size + 1)
    )
    return session.scalars(stmt).all()


def change_by_id(session: Session, change_id: UUID) -> PreferenceChange:
    """Return one change; raise NoSuchChangeError."""
    found = session.get(PreferenceChange, change_id)
    if found is None:
        raise NoSuchChangeError
    return found
