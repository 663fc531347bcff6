"""What accounts refuse."""

from catalogue.core.errors import InvalidError, NotFoundError, Refusal
from catalogue.core.i18n import N_


class WeakPasswordError(InvalidError):
    """The password would be guessed."""


class StaffExistsError(Refusal):
    """There is a member of the staff with this address already."""

    def __init__(self, email: str) -> None:
        """Name the address."""
        super().__init__(N_("%(email)s belongs to the staff already.", email=email))


class NoSuchMemberError(NotFoundError):
    """Nobody of the staff is meant."""


class LastOwnerError(Refusal):
    """The shop would be left without anybody who may change everything."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            N_("This is the only owner who can sign in. Make somebody else an owner first.")
        )


class CodeUsedError(Refusal):
    """A recovery code was used by another sign-in a moment ago."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(N_("A recovery code has just been used. Sign in again with another one."))


class InvitationLostError(NotFoundError):
    """The invitation was used, withdrawn, has expired, or never was."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            N_("This invitation cannot be used any more. Ask an owner of the shop for a new one.")
        )


class AuditChangedError(Exception):
    """An entry of the audit was about to be changed or deleted; that is never right."""
