"""Second factors and passkeys, where Flask-Security leaves something open."""

from typing import Any, NamedTuple, cast

import qrcode
from flask_security import PasswordUtil, Totp, UserMixin, WebauthnUtil
from passlib.totp import TotpMatch, UsedTokenError
from sqlalchemy import or_, update
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from catalogue.accounts.errors import WeakPasswordError
from catalogue.accounts.models import StaffMember
from catalogue.accounts.services import check_password
from catalogue.accounts.services.passwords import new_totp_secret
from catalogue.web.common.shop import language
from catalogue.web.common.transaction import session
from catalogue.web.staff.sign_in.people import SignedIn

_QUIET_ZONE = 4


class QrShape(NamedTuple):
    """A QR code as an SVG: its box, and the path of its dark squares."""

    box: str
    path: str


class ShopTotp(Totp):
    """Codes of an app (RFC 6238), each of which works once."""

    def generate_totp_secret(self) -> str:
        """Return a fresh factor, sealed."""
        return str(new_totp_secret(self._totp).to_json(encrypt=True))

    def generate_qrcode(self, username: str, totp: str) -> Any:
        """Return the shape of the code for a camera, which the page draws itself."""
        code = qrcode.QRCode(border=_QUIET_ZONE)
        code.add_data(self.get_totp_uri(username, totp))
        rows = code.get_matrix()
        squares = (
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(rows)
            for x, is_dark in enumerate(row)
            if is_dark
        )
        return QrShape(f"0 0 {len(rows)} {len(rows)}", "".join(squares))

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the step of the last code that was used."""
        return cast("SignedIn", user).row.totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Use a code up by one conditional write; of two that come at once, one is refused."""
        row = cast("SignedIn", user).row
        won = session().execute(
            update(StaffMember)
            .where(
                StaffMember.id == row.id,
                or_(
                    StaffMember.totp_counter.is_(None),
                    StaffMember.totp_counter < tmatch.counter,
                ),
            )
            .values(totp_counter=tmatch.counter)
            .returning(StaffMember.id)
            .execution_options(synchronize_session=False)
        )
        if won.one_or_none() is None:
            raise UsedTokenError


class ShopPasskeys(WebauthnUtil):
    """Keys of any device, the one in hand too, that ask for the person's finger, face or PIN.

    So a passkey is both factors in one. The library asks for keys of other devices alone.
    """

    def authenticator_selection(
        self, user: UserMixin, usage: str
    ) -> AuthenticatorSelectionCriteria:
        """Ask for a key that is found without a name and proves the person."""
        del user, usage
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(
        self, user: UserMixin | None, usage: list[str]
    ) -> UserVerificationRequirement:
        """Ask for the person at every use."""
        del user, usage
        return UserVerificationRequirement.REQUIRED


class ShopPasswords(PasswordUtil):
    """The rules of ``accounts`` for new passwords."""

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: FBT001 -- as the library has it.
        **about: Any,
    ) -> tuple[list[str] | None, str]:
        """Return what is wrong with a password, and its normal form."""
        del is_register
        normal = self.normalize(password)
        user = about.get("user")
        known = [user.email, user.row.name] if isinstance(user, SignedIn) else []
        try:
            check_password(normal, known=known)
        except WeakPasswordError as error:
            return [language().say(error.sentence)], normal
        return None, normal
