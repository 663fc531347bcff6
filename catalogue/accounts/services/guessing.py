"""Slow down who guesses passwords and codes, without ever locking out the person who knows them.

Failures are counted for an account from an address, for an address, and for an account. Only the
last could be used to lock somebody out from afar, so it does not hold for addresses from which the
person has signed in before; and a link by letter lifts it.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import Session

from catalogue.accounts.models import SignInFailure, StaffMember, StaffSession
from catalogue.accounts.tokens import digest_of
from catalogue.core.email import email_key

FROM_ONE_ADDRESS = 5
OF_ONE_ADDRESS = 30
OF_ONE_ACCOUNT = 50
PAUSE = timedelta(minutes=15)
_KNOWN_FOR = timedelta(days=90)


def seconds_to_wait(session: Session, *, account: str, address: str, now: datetime) -> int:
    """Return how long somebody has to wait before the next try; 0 lets them try."""
    digest, here = _digest(account), SignInFailure.address == address
    pauses = [
        _pause(session, FROM_ONE_ADDRESS, SignInFailure.account == digest, here, now=now),
        _pause(session, OF_ONE_ADDRESS, here, now=now),
    ]
    everywhere = _pause(session, OF_ONE_ACCOUNT, SignInFailure.account == digest, now=now)
    if everywhere and not _has_signed_in(session, account, address, now=now):
        pauses.append(everywhere)
    return max(pauses)


def note_failure(session: Session, *, account: str, address: str, now: datetime) -> None:
    """Count a try that failed, whether there is such an account or not."""
    session.add(SignInFailure(account=_digest(account), address=address, at=now))
    session.flush()


def forgive(session: Session, account: str) -> None:
    """Forget the failures of an account, when its owner has proved to read its letters."""
    session.execute(delete(SignInFailure).where(SignInFailure.account == _digest(account)))


def forget_failures(session: Session, *, now: datetime) -> None:
    """Delete what counts no more."""
    session.execute(delete(SignInFailure).where(SignInFailure.at < now - PAUSE))


def _pause(session: Session, most: int, *of: ColumnElement[bool], now: datetime) -> int:
    """Return the seconds until the oldest of the last ``most`` failures counts no more."""
    recent = (
        select(SignInFailure.at)
        .where(*of, SignInFailure.at > now - PAUSE)
        .order_by(SignInFailure.at.desc())
        .limit(most)
        .subquery()
    )
    count, oldest = session.execute(select(func.count(), func.min(recent.c.at))).one()
    if count < most or oldest is None:
        return 0
    return max(1, int((oldest + PAUSE - now).total_seconds()))


def _has_signed_in(session: Session, account: str, address: str, *, now: datetime) -> bool:
    known = (
        exists()
        .where(StaffSession.member_id == StaffMember.id)
        .where(StaffMember.email == email_key(account))
        .where(StaffSession.address == address)
        .where(StaffSession.created_at > now - _KNOWN_FOR)
    )
    return bool(session.scalar(select(known)))


def _digest(account: str) -> str:
    return digest_of(email_key(account.strip()))
