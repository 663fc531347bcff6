"""Make staff accounts."""

import base64
import secrets
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session
from zxcvbn import zxcvbn

from catalogue.accounts.errors import StaffExistsError, WeakPasswordError
from catalogue.accounts.models import StaffMember
from catalogue.accounts.types import Role
from catalogue.core.email import email_key, parse_email
from catalogue.core.i18n import N_

_SHORTEST = 8
_LONGEST = 1024
_LEAST_SCORE = 2
_SCORED_LENGTH = 72
_TOTP_BYTES = 20


def add_staff(
    session: Session,
    email: str,
    *,
    role: Role,
    password: str,
    now: datetime,
    with_totp: bool = False,
) -> StaffMember:
    """Make a staff account; raise InvalidError, WeakPasswordError or StaffExistsError."""
    address = email_key(parse_email(email))
    check_password(password, known=[address])
    if session.scalar(select(StaffMember.id).where(StaffMember.email == address)) is not None:
        raise StaffExistsError(address)
    member = StaffMember(
        email=address,
        role=role,
        password_hash=PasswordHasher().hash(password),
        totp_secret=new_totp_secret() if with_totp else None,
        created_at=now,
    )
    session.add(member)
    session.flush()
    return member


def check_password(password: str, *, known: list[str]) -> None:
    """Refuse a password of under 8 or over 1,024 characters, or one that is soon guessed."""
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise WeakPasswordError(
            N_("A password has %(least)s to %(most)s characters.", least=_SHORTEST, most=_LONGEST)
        )
    verdict = zxcvbn(password[:_SCORED_LENGTH], user_inputs=known)
    if verdict["score"] < _LEAST_SCORE:
        raise WeakPasswordError(
            N_("This password is too easy to guess; use several words that nobody would join.")
        )


def new_totp_secret() -> str:
    """Return 160 random bits in base32 (RFC 4226, RFC 6238)."""
    return base64.b32encode(secrets.token_bytes(_TOTP_BYTES)).decode()
