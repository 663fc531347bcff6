"""The tables of staff: people, what they sign in with, and where they are signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.accounts.types import Role
from catalogue.core.ids import new_id, new_token
from catalogue.db.base import Base
from catalogue.db.types import Choice, UtcDateTime


class StaffMember(Base):
    """A person of the staff.

    ``totp_secret`` (RFC 6238) and ``recovery_codes`` are sealed with the shop's key,
    ``totp_counter`` is the last step whose code was used. ``signature`` changes whenever every
    sign-in of the person has to end.
    """

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    role: Mapped[Role] = mapped_column(Choice(Role))
    password_hash: Mapped[str] = mapped_column(String(255))
    signature: Mapped[str] = mapped_column(String(64), unique=True, default=new_token)
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_counter: Mapped[int | None]
    recovery_codes: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    passkey_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    passkeys: Mapped[list["Passkey"]] = relationship(
        lazy="raise", order_by="Passkey.created_at", cascade="all, delete-orphan"
    )

    @property
    def shown_name(self) -> str:
        """Return the name, or the address of somebody who gave none."""
        return self.name or self.email


class Passkey(Base):
    """A key of the person's device, in place of the password or beside it (WebAuthn, level 2)."""

    __tablename__ = "staff_passkeys"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str]] = mapped_column(JSON, default=list)
    extensions: Mapped[str | None] = mapped_column(String(255))
    is_backed_up: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StaffSession(Base):
    """One signed-in browser; ``token_hash`` is the SHA-256 of what its cookie holds."""

    __tablename__ = "staff_sessions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    signed_in_with: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(45), default="")
    browser: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInFailure(Base):
    """Somebody failed to sign in; ``account`` is the digest of what was typed as the address."""

    __tablename__ = "sign_in_failures"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))


class Invitation(Base):
    """Somebody was asked by letter to join the staff; ``token_hash`` is what the letter proves."""

    __tablename__ = "staff_invitations"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[Role] = mapped_column(Choice(Role))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
