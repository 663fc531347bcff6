"""Make and change accounts of the staff."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.accounts.errors import StaffExistsError
from catalogue.accounts.models import StaffMember
from catalogue.accounts.services.passwords import check_password, hash_password
from catalogue.accounts.types import Role
from catalogue.core.email import email_key, parse_email


def add_staff(
    session: Session,
    email: str,
    *,
    role: Role,
    password: str,
    now: datetime,
    name: str = "",
    totp_secret: str | None = None,
) -> StaffMember:
    """Make a staff account; raise InvalidError, WeakPasswordError or StaffExistsError.

    ``totp_secret`` is sealed already (``totp_factory``).
    """
    address = email_key(parse_email(email))
    check_password(password, known=[address, name])
    if session.scalar(select(StaffMember.id).where(StaffMember.email == address)) is not None:
        raise StaffExistsError(address)
    member = StaffMember(
        email=address,
        name=name,
        role=role,
        password_hash=hash_password(password),
        totp_secret=totp_secret,
        created_at=now,
    )
    session.add(member)
    session.flush()
    return member
