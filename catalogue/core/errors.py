"""Refusals: what a room says when it will not do a thing, and why, in a sentence for a person."""

from enum import StrEnum

from catalogue.core.i18n import Words


class RefusalKind(StrEnum):
    """What sort of no this is; the edges translate it into a status or an exit code."""

    INVALID = "invalid"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"


_NOTHING = Words("")


class Refusal(Exception):  # noqa: N818 -- a refusal is the word of this house.
    """A rule said no; the message is a sentence that the person can act on."""

    kind = RefusalKind.CONFLICT

    def __init__(self, sentence: Words = _NOTHING) -> None:
        """Take what to tell the person, marked with ``N_``; ``str`` of it is English."""
        super().__init__(sentence)
        self.sentence = sentence


class InvalidError(Refusal):
    """What was given cannot be used as it stands."""

    kind = RefusalKind.INVALID


class NotFoundError(Refusal):
    """There is no such thing, or it is not for this person."""

    kind = RefusalKind.NOT_FOUND


class UnavailableError(Refusal):
    """Something that is needed is out of reach just now; trying again later may help."""

    kind = RefusalKind.UNAVAILABLE
