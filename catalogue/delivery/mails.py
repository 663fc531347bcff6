"""Letters to buyers; their words lie in ``templates/mail/``."""

from dataclasses import dataclass

from catalogue.delivery.links import DOWNLOAD_LIFETIME, Links
from catalogue.delivery.queries import OrderSummary
from catalogue.delivery.types import EntitlementStatus
from catalogue.mail.rendering import render_letter
from catalogue.mail.types import Letter


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file with the absolute address of the page that has its button."""

    title: str
    form: str
    url: str


@dataclass(frozen=True, slots=True)
class ClosedFile:
    """A file that does not open any more."""

    title: str
    form: str


class LetterOrder:
    """An order as letters show it: as on the page, with absolute addresses in place of keys."""

    def __init__(self, summary: OrderSummary, links: Links) -> None:
        """Make the addresses; only rights that can be used get one."""
        self._summary = summary
        self.url = links.order_url(summary.token)
        self.fresh_url = links.fresh_url
        self.link_days = DOWNLOAD_LIFETIME.days
        self.files = [
            LetterFile(file.title, file.form, links.download_url(file.key))
            for file in summary.files
            if file.status is EntitlementStatus.ACTIVE
        ]
        self.resting = _without_links(summary, EntitlementStatus.FROZEN)
        self.closed = _without_links(summary, EntitlementStatus.REVOKED)

    def __getattr__(self, name: str) -> object:
        """Give everything else from the summary."""
        found: object = getattr(self._summary, name)
        return found


def books_ready(summary: OrderSummary, links: Links) -> Letter:
    """Bring a buyer the links to what they paid for."""
    return _letter("delivery/books_ready", summary, links)


def fresh_links(summaries: list[OrderSummary], links: Links) -> Letter:
    """Bring a buyer links to all that they bought; there is at least one order."""
    newest = summaries[0]
    return render_letter(
        "delivery/fresh_link",
        to=newest.email,
        about=f"order:{newest.code}",
        orders=[LetterOrder(summary, links) for summary in summaries],
    )


def _letter(name: str, summary: OrderSummary, links: Links) -> Letter:
    return render_letter(
        name,
        to=summary.email,
        about=f"order:{summary.code}",
        order=LetterOrder(summary, links),
    )


def _without_links(summary: OrderSummary, status: EntitlementStatus) -> list[ClosedFile]:
    """Return the files in a state in which they do not open, each once whatever the copies."""
    found = (ClosedFile(file.title, file.form) for file in summary.files if file.status is status)
    return list(dict.fromkeys(found))
