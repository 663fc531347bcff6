"""Write the audit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalogue.accounts.models import AuditAddress, AuditEntry
from catalogue.accounts.types import About, Actor
from catalogue.core.ids import new_id

_NOTHING: Mapping[str, Any] = {}


def record(
    session: Session,
    actor: Actor,
    act: str,
    about: About,
    *,
    before: Mapping[str, Any] = _NOTHING,
    after: Mapping[str, Any] = _NOTHING,
    now: datetime,
) -> None:
    """Note who did what, in the transaction in which it is done.

    ``act`` reads ``noun.verb``, as in ``book.published``; ``before`` and ``after`` hold the changed
    fields alone, as plain JSON values.
    """
    entry = AuditEntry(
        id=new_id(),
        at=now,
        actor_id=actor.id,
        actor=actor.name,
        act=act,
        about_kind=about.kind,
        about_id=str(about.id),
        about_label=about.label[:300],
        before=dict(before),
        after=dict(after),
    )
    session.add(entry)
    session.flush()
    if actor.address:
        session.add(AuditAddress(entry_id=entry.id, address=actor.address, at=now))


def forget_addresses(session: Session, *, before: datetime) -> None:
    """Forget from where was done what was done before a moment."""
    session.execute(delete(AuditAddress).where(AuditAddress.at < before))
