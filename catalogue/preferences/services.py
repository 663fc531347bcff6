"""Change preferences: never over another's change, and never without a line in the history."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.db.generation import Generation
from catalogue.preferences.errors import StalePreferencesError
from catalogue.preferences.models import KeptPreference, PreferenceChange
from catalogue.preferences.queries import preferences, standing_of
from catalogue.preferences.types import PreferenceGroup, Preferences, to_plain


def change_preferences(
    session: Session,
    group: PreferenceGroup,
    values: Mapping[str, Any],
    *,
    defaults: Preferences,
    version: int,
    by: str,
    now: datetime,
) -> list[PreferenceChange]:
    """Keep what is new among the values of a group; return the changes, none when all is old.

    ``version`` is the one under which the form was opened; raises StalePreferencesError when the
    group has changed since. A value of None lets the environment hold again. Whoever changes
    preferences locks the row of the generation first, which the change moves anyhow; so two
    changes follow one another.
    """
    _queue(session)
    stands = standing_of(session, group)
    if stands.version != version:
        raise StalePreferencesError(stands.changed_by)
    held = preferences(session, defaults)
    rows = _rows(session, group)
    made = []
    for key in group.keys:
        if key not in values or values[key] == getattr(held, key):
            continue
        made.append(_change(session, rows.get(key), key, values[key], by=by, now=now))
    return made


def _queue(session: Session) -> None:
    session.execute(select(Generation.id).with_for_update()).all()


def _rows(session: Session, group: PreferenceGroup) -> dict[str, KeptPreference]:
    stmt = select(KeptPreference).where(KeptPreference.key.in_(group.keys))
    found = session.scalars(stmt.execution_options(populate_existing=True))
    return {row.key: row for row in found}


def _change(
    session: Session, row: KeptPreference | None, key: str, value: Any, *, by: str, now: datetime
) -> PreferenceChange:
    if row is None:
        row = KeptPreference(key=key, value=None, version=0)
        session.add(row)
    before = None if row.value is None else json.loads(row.value)
    after = None if value is None else to_plain(key, value)
    row.value = None if after is None else json.dumps(after)
    row.version += 1
    row.changed_at, row.changed_by = now, by
    change = PreferenceChange(
        id=new_id(),
        key=key,
        before=before,
        after=after,
        version=row.version,
        changed_at=now,
        changed_by=by,
    )
    session.add(change)
    return change
