"""How Flask-Security sees the staff: its words on the outside, the rows of ``accounts`` inside.

The rooms know no Flask, so the tables carry none of its mixins; these two wrappers do.
"""

from typing import Any, ClassVar, cast
from uuid import UUID

from flask_security import RoleMixin, UserMixin, WebAuthnMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalogue.accounts.errors import CodeUsedError
from catalogue.accounts.models import Passkey, StaffMember
from catalogue.core.clock import utc_now
from catalogue.core.email import email_key
from catalogue.web.common.transaction import session

AUTHENTICATOR = "authenticator"


class Column:
    """An attribute that Flask-Security reads and writes, kept in the row under our own name."""

    def __init__(self, name: str) -> None:
        """Name the attribute of the row."""
        self._name = name

    def __get__(self, wrapper: Any, owner: type | None = None) -> Any:
        """Read the row; on the class itself, stand for the column."""
        return self if wrapper is None else getattr(wrapper.row, self._name)

    def __set__(self, wrapper: Any, value: Any) -> None:
        """Write the row."""
        setattr(wrapper.row, self._name, value)


class SignedIn(UserMixin):
    """A member of the staff."""

    id = Column("id")
    email = Column("email")
    password = Column("password_hash")
    active = Column("is_active")
    fs_uniquifier = Column("signature")
    fs_webauthn_user_handle = Column("passkey_handle")
    tf_totp_secret = Column("totp_secret")
    tf_phone_number = None
    roles: ClassVar[list[RoleMixin]] = []  # type: ignore[misc]  # The shop has its own table.

    def __init__(self, row: StaffMember) -> None:
        """Wrap a row, loaded with its passkeys."""
        self.row = row

    @property
    def tf_primary_method(self) -> str | None:
        """Return the only kind of second factor beside passkeys, when it is set up."""
        return AUTHENTICATOR if self.row.totp_secret else None

    @tf_primary_method.setter
    def tf_primary_method(self, method: str | None) -> None:
        if method is None:
            self.row.totp_secret = None

    @property
    def mf_recovery_codes(self) -> list[str]:
        """Return the codes that are left, sealed."""
        return list(self.row.recovery_codes)

    @mf_recovery_codes.setter
    def mf_recovery_codes(self, codes: list[str] | None) -> None:
        self.row.recovery_codes = list(codes or [])

    @property
    def webauthn(self) -> list[WebAuthnMixin]:  # type: ignore[override]  # It is never replaced.
        """Return the passkeys."""
        return [SignedInKey(row) for row in self.row.passkeys]


class SignedInKey(WebAuthnMixin):
    """A passkey of a member."""

    credential_id = Column("credential_id")
    public_key = Column("public_key")
    sign_count = Column("sign_count")
    transports = Column("transports")
    extensions = Column("extensions")
    backup_state = Column("is_backed_up")
    device_type = Column("device_type")
    name = Column("name")
    usage = Column("usage")
    lastuse_datetime = Column("used_at")

    def __init__(self, row: Passkey) -> None:
        """Wrap a row."""
        self.row = row

    def get_user_mapping(self) -> dict[str, Any]:
        """Return how its owner is found."""
        return {"id": self.row.member_id}


class StaffDatastore(UserDatastore):
    """Reads and writes in the session of the request; the edge commits, as everywhere."""

    def __init__(self) -> None:
        """Name the wrappers."""
        super().__init__(SignedIn, RoleMixin, SignedInKey)

    def commit(self) -> None:
        """Leave it to the end of the request."""

    def put(self, model: SignedIn | SignedInKey) -> SignedIn | SignedInKey:
        """Write what was changed in a row that is loaded already."""
        session().add(model.row)
        session().flush()
        return model

    def delete(self, model: SignedIn | SignedInKey) -> None:
        """Delete a passkey; members are disabled, never deleted."""
        session().delete(model.row)

    def reload(self, model: SignedIn | SignedInKey) -> None:
        """Read the row again."""
        session().refresh(model.row)

    def find_user(self, case_insensitive: bool = False, **asked: Any) -> SignedIn | None:  # noqa: FBT001, FBT002 -- the library's own signature.
        """Return the member whom one attribute names; addresses in whatever spelling."""
        del case_insensitive
        ((attribute, value),) = asked.items()
        if attribute == "id":
            value = value if isinstance(value, UUID) else UUID(str(value))
        column = {
            "id": StaffMember.id,
            "email": StaffMember.email,
            "fs_uniquifier": StaffMember.signature,
            "fs_webauthn_user_handle": StaffMember.passkey_handle,
        }[attribute]
        wanted = email_key(value) if attribute == "email" else value
        stmt = (
            select(StaffMember).where(column == wanted).options(selectinload(StaffMember.passkeys))
        )
        row = session().scalars(stmt).one_or_none()
        return None if row is None else SignedIn(row)

    def find_role(self, role: str) -> None:
        """Know no roles; the shop's own table of permissions decides."""
        del role

    def mf_delete_recovery_code(self, user: UserMixin, idx: int) -> bool:
        """Use a code up under the row's lock; of two that come at once, one is refused."""
        row, codes = cast("SignedIn", user).row, cast("SignedIn", user).mf_recovery_codes
        session().refresh(row, ["recovery_codes"], with_for_update=True)
        if row.recovery_codes != codes:
            raise CodeUsedError
        row.recovery_codes = codes[:idx] + codes[idx + 1 :]
        return True

    def find_webauthn(self, credential_id: bytes) -> SignedInKey | None:
        """Return a passkey by the id that its device gave it."""
        row = (
            session()
            .scalars(select(Passkey).where(Passkey.credential_id == credential_id))
            .one_or_none()
        )
        return None if row is None else SignedInKey(row)

    def create_webauthn(  # type: ignore[override]  # All facts come by name.
        self, user: SignedIn, **facts: Any
    ) -> None:
        """Keep a passkey that a member has just made."""
        facts["is_backed_up"] = facts.pop("backup_state")
        facts["transports"] = facts.get("transports") or []
        row = Passkey(created_at=utc_now(), used_at=utc_now(), **facts)
        user.row.passkeys.append(row)
        session().flush()
