"""What the news refuses."""

from catalogue.core.errors import NotFoundError, Refusal
from catalogue.core.i18n import N_


class NewsLinkLostError(NotFoundError):
    """The link is edited, too old, or was overtaken by leaving: nobody is told which."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(N_("This link does not work any more. You can sign up again at any time."))


class NewsDecidedError(Refusal):
    """The letter is no draft any more."""

    def __init__(self) -> None:
        """Say why nothing was done."""
        super().__init__(N_("This letter has been sent or discarded already."))


class PostNotOutError(Refusal):
    """The letter speaks of a post that visitors cannot read."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(N_("The post of this letter is not published. Publish it first."))


class NoSuchNewsError(NotFoundError):
    """No letter has this id, and no post of a letter this address."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(N_("There is no such letter. `catalogue news drafts` lists them."))


class NoSuchSubscriberError(NotFoundError):
    """Nobody signed up with this address."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(N_("Nobody signed up with this address."))
