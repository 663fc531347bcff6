"""One payment in hand: its rows under lock, and what is needed to act on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.core.money import Money
from catalogue.delivery.links import Links
from catalogue.delivery.queries import OrderSummary, order_summary
from catalogue.mail.services import post_letter
from catalogue.mail.types import Letter
from catalogue.orders.models import Order
from catalogue.orders.services import raise_flag
from catalogue.orders.types import FlagKind
from catalogue.payments.models import Payment
from catalogue.payments.types import DisputeFacts, RefundFacts, SessionFacts


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """All that Stripe knows of one payment, read back just now."""

    session: SessionFacts
    refunds: tuple[RefundFacts, ...] = ()
    disputes: tuple[DisputeFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What settling needs beside the rows: the mode of the key, and the maker of links."""

    livemode: bool
    links: Links


@dataclass(frozen=True, slots=True)
class Case:
    """A payment and its order, locked, with the desk they lie on."""

    session: Session
    order: Order
    payment: Payment
    desk: Desk
    now: datetime

    def flag(self, kind: FlagKind, about: object, detail: str) -> None:
        """Ask staff to look at the order, once for each kind and thing."""
        raise_flag(
            self.session,
            kind,
            about=str(about),
            detail=detail,
            order_id=self.order.id,
            now=self.now,
        )

    def write(self, letter: Callable[[OrderSummary, Links], Letter]) -> None:
        """Post a letter about the order as it stands now."""
        summary = order_summary(self.session, self.order)
        post_letter(self.session, letter(summary, self.desk.links), now=self.now)

    def money(self, amount: int) -> str:
        """Return an amount of the payment, in minor units, for a sentence."""
        return Money(amount, self.payment.currency).format()
