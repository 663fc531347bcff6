"""Who belongs to the staff: invite, let join, change the role, disable. The last owner stays."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from catalogue.accounts.errors import InvitationLostError, LastOwnerError, StaffExistsError
from catalogue.accounts.models import Invitation, StaffMember
from catalogue.accounts.services.sessions import end_all_sessions
from catalogue.accounts.services.staff import add_staff
from catalogue.accounts.tokens import digest_of, new_secret
from catalogue.accounts.types import Role
from catalogue.core.email import email_key, parse_email

INVITED_FOR = timedelta(days=7)


def invite(
    session: Session, email: str, *, role: Role, by: UUID, now: datetime
) -> tuple[Invitation, str]:
    """Keep an invitation; return it with the token for its letter, which is kept nowhere.

    An earlier one to the same address is withdrawn. Raises InvalidError or StaffExistsError.
    """
    address = email_key(parse_email(email))
    if session.scalar(select(StaffMember.id).where(StaffMember.email == address)) is not None:
        raise StaffExistsError(address)
    _withdraw(session, Invitation.email == address, now=now)
    token = new_secret()
    invited = Invitation(
        email=address,
        role=role,
        token_hash=digest_of(token),
        invited_by=by,
        created_at=now,
        expires_at=now + INVITED_FOR,
    )
    session.add(invited)
    session.flush()
    return invited, token


def withdraw_invitation(session: Session, invitation_id: UUID, *, now: datetime) -> None:
    """Let a letter of invitation open nothing any more."""
    _withdraw(session, Invitation.id == invitation_id, now=now)


def accept_invitation(
    session: Session, token: str, *, name: str, password: str, now: datetime
) -> StaffMember:
    """Let whoever holds the letter join, once.

    Raises InvitationLostError, WeakPasswordError or StaffExistsError.
    """
    won = session.execute(
        update(Invitation)
        .where(
            Invitation.token_hash == digest_of(token),
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(accepted_at=now)
        .returning(Invitation.email, Invitation.role)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if won is None:
        raise InvitationLostError
    return add_staff(session, won.email, role=won.role, password=password, name=name, now=now)


def change_role(session: Session, member: StaffMember, role: Role) -> None:
    """Give somebody another role; raise LastOwnerError."""
    if role is not Role.OWNER:
        _keep_an_owner(session, member)
    member.role = role


def disable_member(session: Session, member: StaffMember, *, now: datetime) -> None:
    """Let somebody in no more, and sign them out everywhere at once; raise LastOwnerError."""
    _keep_an_owner(session, member)
    member.is_active = False
    end_all_sessions(session, member, now=now)


def enable_member(member: StaffMember) -> None:
    """Let somebody in again, with the password that they had."""
    member.is_active = True


def take_second_factor(session: Session, member: StaffMember, *, now: datetime) -> None:
    """Take away app, codes and passkeys of somebody who has lost them all; they sign in anew.

    The member comes with its passkeys loaded.
    """
    member.totp_secret = None
    member.recovery_codes = []
    member.passkeys.clear()
    end_all_sessions(session, member, now=now)


def _keep_an_owner(session: Session, member: StaffMember) -> None:
    """Refuse what would leave no owner; owners are locked, so that two cannot go at once."""
    owners = session.scalars(
        select(StaffMember.id)
        .where(StaffMember.role == Role.OWNER, StaffMember.is_active)
        .order_by(StaffMember.id)
        .with_for_update()
    ).all()
    if list(owners) == [member.id]:
        raise LastOwnerError


def _withdraw(session: Session, which: ColumnElement[bool], *, now: datetime) -> None:
    session.execute(
        update(Invitation)
        .where(which, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
