"""What is refused about preferences."""

from catalogue.core.errors import InvalidError, NotFoundError, Refusal
from catalogue.core.i18n import N_


class StalePreferencesError(Refusal):
    """Somebody else has changed them since the form was opened."""

    def __init__(self, by: str) -> None:
        """Name who it was."""
        super().__init__(
            N_(
                "%(by)s has changed these settings since you opened the page. Nothing of yours was"
                " saved; what you typed is still here, beside what holds now.",
                by=by,
            )
        )


class NoSuchChangeError(NotFoundError):
    """The history knows no such change."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(N_("The history has no such change."))


class PaleAccentError(InvalidError):
    """Words in this colour could not be read on the shop's paper."""

    def __init__(self, colour: str, ratio: float, nearest: str, *, is_dark: bool) -> None:
        """Name the contrast, and a colour that would do."""
        facts = {"colour": colour, "ratio": f"{ratio:.1f}", "nearest": nearest}
        sentence = (
            N_(
                "%(colour)s has a contrast of %(ratio)s:1 on dark paper; text needs at least 4.5:1."
                " %(nearest)s would do.",
                **facts,
            )
            if is_dark
            else N_(
                "%(colour)s has a contrast of %(ratio)s:1 on light paper; text needs at least"
                " 4.5:1. %(nearest)s would do.",
                **facts,
            )
        )
        super().__init__(sentence)
