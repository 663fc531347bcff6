"""Letters about a payment that did not go the ordinary way, or was undone."""

from typing import Any

from catalogue.core.money import Money
from catalogue.delivery.links import Links
from catalogue.delivery.mails import LetterOrder
from catalogue.delivery.queries import OrderSummary
from catalogue.mail.rendering import render_letter
from catalogue.mail.types import Letter
from catalogue.orders.types import OrderStatus


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


def refund_made(
    summary: OrderSummary, links: Links, *, amount: Money, paid_twice: bool = False
) -> Letter:
    """Say how much goes back, when it arrives, and which files no longer open."""
    return _letter(
        "checkout/refund_made",
        summary,
        links,
        amount=amount,
        is_whole=summary.status is OrderStatus.REFUNDED,
        paid_twice=paid_twice,
    )


def dispute_opened(summary: OrderSummary, links: Links) -> Letter:
    """Say that the bank asks about the payment, and that the files rest until it is settled."""
    return _letter("checkout/dispute_opened", summary, links)


def dispute_ended(summary: OrderSummary, links: Links) -> Letter:
    """Say that the payment stands, and that the files work again."""
    return _letter("checkout/dispute_ended", summary, links)


def dispute_lost(summary: OrderSummary, links: Links, *, amount: Money) -> Letter:
    """Say that the bank has taken the money back, and what that means for the order."""
    return _letter("checkout/dispute_lost", summary, links, amount=amount)


def _letter(name: str, summary: OrderSummary, links: Links, **more: Any) -> Letter:
    return render_letter(
        name,
        to=summary.email,
        about=f"order:{summary.code}",
        order=LetterOrder(summary, links),
        **more,
    )
