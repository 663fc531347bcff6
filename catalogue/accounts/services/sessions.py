"""Where staff are signed in: begin, see, end."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalogue.accounts.models import StaffMember, StaffSession
from catalogue.accounts.tokens import digest_of, new_secret
from catalogue.core.ids import new_token


def begin_session(
    session: Session,
    member_id: UUID,
    *,
    signed_in_with: str,
    address: str,
    browser: str,
    now: datetime,
) -> str:
    """Write down a browser that has signed in; return the token that its cookie has to hold."""
    token = new_secret()
    session.add(
        StaffSession(
            member_id=member_id,
            token_hash=digest_of(token),
            signed_in_with=signed_in_with,
            address=address,
            browser=browser[:200],
            created_at=now,
            seen_at=now,
        )
    )
    session.flush()
    return token


def see_session(session: Session, session_id: UUID, *, now: datetime) -> None:
    """Note that a browser was here."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.id == session_id)
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def end_session(session: Session, session_id: UUID, *, member_id: UUID, now: datetime) -> bool:
    """Sign one browser of a member out; return False when it was none of theirs, or out already."""
    ended = session.execute(
        update(StaffSession)
        .where(
            StaffSession.id == session_id,
            StaffSession.member_id == member_id,
            StaffSession.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(StaffSession.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return ended is not None


def end_all_sessions(
    session: Session, member: StaffMember, *, now: datetime, but: UUID | None = None
) -> None:
    """Sign a member out everywhere, but for one browser that stays."""
    session.execute(
        update(StaffSession)
        .where(
            StaffSession.member_id == member.id,
            StaffSession.ended_at.is_(None),
            StaffSession.id != but if but else StaffSession.id.is_not(None),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    if but is None:
        member.signature = new_token()


def forget_places(session: Session, *, before: datetime) -> None:
    """Forget from which network addresses browsers signed in that were not seen since a moment."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.seen_at < before, StaffSession.address != "")
        .values(address="")
        .execution_options(synchronize_session=False)
    )
