"""Letters about a payment that did not go the ordinary way."""

from catalogue.delivery.links import Links
from catalogue.delivery.mails import LetterOrder
from catalogue.delivery.queries import OrderSummary
from catalogue.mail.rendering import render_letter
from catalogue.mail.types import Letter


def payment_processing(summary: OrderSummary, links: Links) -> Letter:
    """Say that the bank takes a few days, and what happens then."""
    return _letter("checkout/payment_processing", summary, links)


def payment_failed(summary: OrderSummary, links: Links) -> Letter:
    """Say that the money did not come, and lead back to the title: the cart is long empty."""
    retry_url = f"{links.base_url}/books/{summary.lines[0].slug}"
    return _letter("checkout/payment_failed", summary, links, retry_url=retry_url)


def paid_late(summary: OrderSummary, links: Links, *, outcome: str) -> Letter:
    """Say what became of money that came late: ``kept`` or ``refunded``."""
    return _letter("checkout/paid_late", summary, links, outcome=outcome)


def _letter(name: str, summary: OrderSummary, links: Links, **more: str) -> Letter:
    return render_letter(
        name,
        to=summary.email,
        about=f"order:{summary.code}",
        order=LetterOrder(summary, links),
        **more,
    )
