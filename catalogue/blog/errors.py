"""What the blog refuses."""

from catalogue.core.errors import InvalidError, NotFoundError, Refusal
from catalogue.core.i18n import N_


class NoSuchPostError(NotFoundError):
    """No post, tag or month of that name is on show."""


class PostSlugTakenError(Refusal):
    """Two posts cannot share an address."""

    def __init__(self, slug: str) -> None:
        """Name the address."""
        super().__init__(
            N_("There is a post at “/blog/%(slug)s” already. Choose another address.", slug=slug)
        )


class NoSuchReplyError(NotFoundError):
    """No reply of that id is there, or it is not on show."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(N_("There is no such reply."))


class AmbiguousReplyError(InvalidError):
    """Several ids begin like this."""

    def __init__(self, beginning: str) -> None:
        """Name the beginning."""
        super().__init__(
            N_("More than one reply begins with %(digits)s. Give more digits.", digits=beginning)
        )


class ParentLostError(InvalidError):
    """A reply answers one that is not under this post, or not on show."""

    def __init__(self) -> None:
        """Say what can be done."""
        super().__init__(
            N_("The reply that you answer is not on show any more. Send yours without it.")
        )


class RepliesClosedError(Refusal):
    """A post takes no more replies."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(N_("Replies to this post are closed. Nothing was sent."))


class UnansweredError(Refusal):
    """Staff answer what is on show, or what may still come to it."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(N_("This reply is not on show. Approve it first, then answer."))


class ThreadLinkLostError(NotFoundError):
    """An address from a letter about a thread does not work: edited, or past its time."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            N_("This link does not work any more. Leave a reply again to follow the post.")
        )


class UndoLateError(Refusal):
    """A decision can be taken back for half a minute."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__(
            N_("It is too late to take that back at once. Decide about the reply again.")
        )


class PostChangedError(Refusal):
    """Somebody else saved the post while this person was writing."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(N_("Somebody saved this post while you were writing. Nothing is lost."))


class NoSuchRevisionError(NotFoundError):
    """A post was never saved under that number."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(N_("There is no such version of this post."))
