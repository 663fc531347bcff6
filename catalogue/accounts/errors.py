"""What accounts refuse."""

from catalogue.core.errors import InvalidError, Refusal
from catalogue.core.i18n import N_


class WeakPasswordError(InvalidError):
    """The password would be guessed."""


class StaffExistsError(Refusal):
    """There is a member of the staff with this address already."""

    def __init__(self, email: str) -> None:
        """Name the address."""
        super().__init__(N_("%(email)s belongs to the staff already.", email=email))
