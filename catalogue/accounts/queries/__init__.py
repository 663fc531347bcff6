"""Reads of accounts: members, their sessions, and the audit of a thing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalogue.accounts.errors import InvitationLostError, NoSuchMemberError
from catalogue.accounts.models import AuditEntry, Invitation, StaffMember, StaffSession
from catalogue.accounts.tokens import digest_of
from catalogue.core.email import email_key
from catalogue.core.i18n import N_

_HISTORY = 500


def open_session_of(session: Session, token: str) -> StaffSession | None:
    """Return the signed-in browser that holds a token, unless it has been signed out."""
    stmt = select(StaffSession).where(
        StaffSession.token_hash == digest_of(token), StaffSession.ended_at.is_(None)
    )
    return session.scalars(stmt).one_or_none()


def open_sessions(session: Session, member_id: UUID, *, seen_since: datetime) -> list[StaffSession]:
    """Return where a member is signed in, the newest first."""
    stmt = (
        select(StaffSession)
        .where(
            StaffSession.member_id == member_id,
            StaffSession.ended_at.is_(None),
            StaffSession.seen_at >= seen_since,
        )
        .order_by(StaffSession.seen_at.desc())
    )
    return list(session.scalars(stmt))


def members(session: Session) -> Sequence[StaffMember]:
    """Return the whole staff, by name."""
    stmt = select(StaffMember).order_by(StaffMember.is_active.desc(), StaffMember.email)
    return session.scalars(stmt).all()


def member_by_id(session: Session, member_id: UUID) -> StaffMember:
    """Return a member with the passkeys; raise NoSuchMemberError."""
    return _member(session, StaffMember.id == member_id)


def member_by_email(session: Session, email: str) -> StaffMember:
    """Return the member of an address, however it is spelled; raise NoSuchMemberError."""
    return _member(session, StaffMember.email == email_key(email.strip()))


def _member(session: Session, which: ColumnElement[bool]) -> StaffMember:
    stmt = select(StaffMember).where(which).options(selectinload(StaffMember.passkeys))
    found = session.scalars(stmt).one_or_none()
    if found is None:
        raise NoSuchMemberError(N_("Nobody of the staff is meant by this."))
    return found


def open_invitations(session: Session, *, now: datetime) -> list[Invitation]:
    """Return the invitations that can still be accepted, the newest first."""
    stmt = select(Invitation).where(_is_open(now)).order_by(Invitation.created_at.desc())
    return list(session.scalars(stmt))


def invitation_by_token(session: Session, token: str, *, now: datetime) -> Invitation:
    """Return the invitation that a letter proves; raise InvitationLostError."""
    stmt = select(Invitation).where(Invitation.token_hash == digest_of(token), _is_open(now))
    found = session.scalars(stmt).one_or_none()
    if found is None:
        raise InvitationLostError
    return found


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )


def history_of(session: Session, kind: str, about_id: UUID | str) -> list[AuditEntry]:
    """Return what was done to a thing, the newest first, at most 500 entries."""
    stmt = (
        select(AuditEntry)
        .where(AuditEntry.about_kind == kind, AuditEntry.about_id == str(about_id))
        .options(joinedload(AuditEntry.origin))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_HISTORY)
    )
    return list(session.scalars(stmt))
