"""From a cart to an order: one transaction that prices, holds copies and promises."""

import json
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.cart.queries import CartLine, cart_lines, first_page_of
from catalogue.cart.services import open_cart, take_out_bought
from catalogue.checkout.contents import for_holder
from catalogue.checkout.discounting import CartDiscount, discount_of_cart
from catalogue.checkout.errors import (
    CartChangedError,
    DiscountLostError,
    EmptyCartError,
    TotalChangedError,
)
from catalogue.checkout.quoting import quote_lines
from catalogue.checkout.services.holding import (
    hold_goods,
    keep_goods,
    lock_for_change,
    release_goods,
)
from catalogue.checkout.types import (
    PAYMENT_LIFETIME,
    RETRY_MARGIN,
    Buyer,
    Quote,
)
from catalogue.core.email import email_key
from catalogue.core.ids import new_id
from catalogue.core.money import Money
from catalogue.delivery.messages import DeliverOrder
from catalogue.discounts.errors import CodeGoneError
from catalogue.discounts.services.using import note_use
from catalogue.discounts.types import Reduction
from catalogue.jobs.queue import enqueue
from catalogue.orders.models import Order, OrderLine
from catalogue.orders.queries import locked_open_order
from catalogue.orders.services import move
from catalogue.orders.types import WAIVER_VERSION, Hold, OrderStatus
from catalogue.payments.messages import ClosePayment
from catalogue.payments.models import Payment
from catalogue.payments.queries import latest_payment
from catalogue.payments.services import begin_payment
from catalogue.payments.types import PaymentStatus
from catalogue.preferences.shipping import ShippingRates


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that waits to be paid; ``payment`` is None when it is free and done."""

    order: Order
    payment: Payment | None


def place_order(
    session: Session,
    cart_id: UUID,
    buyer: Buyer,
    *,
    rates: ShippingRates,
    currency: str,
    accepted: Money | None,
    now: datetime,
) -> Placed:
    """Place the order of a cart, hold its copies, and write down how it will be paid.

    Pressed twice, it is the same order. When the cart or the buyer's facts have changed since, the
    earlier order is cancelled first. Raises EmptyCartError, CartChangedError, TotalChangedError,
    NoDeliveryError or (another buyer was quicker) SoldOutError or DiscountLostError; the caller
    rolls back, and nothing has changed. A buyer who leaves the waiver open keeps the right to
    withdraw.
    """
    cart_id = open_cart(session, cart_id, now=now)
    earlier = locked_open_order(session, cart_id)
    lines = for_holder(cart_lines(session, cart_id, currency=currency, now=now), earlier)
    discount = discount_of_cart(session, cart_id, lines, order=earlier, currency=currency, now=now)
    quote = quote_lines(
        lines,
        country=buyer.country,
        rates=rates,
        currency=currency,
        reduction=discount.reduction if discount else None,
    )
    _check(quote, discount, accepted)
    try:
        return _placed(session, cart_id, quote, buyer, earlier, now=now)
    except CodeGoneError:
        raise DiscountLostError(discount.code if discount else "") from None


def _placed(
    session: Session,
    cart_id: UUID,
    quote: Quote,
    buyer: Buyer,
    earlier: Order | None,
    *,
    now: datetime,
) -> Placed:
    """Go on with the earlier order, or put a new one in its place."""
    fingerprint = _fingerprint(quote, buyer)
    if earlier is not None and earlier.fingerprint == fingerprint:
        return _same_again(session, earlier, now=now)
    order = _order(cart_id, quote, buyer, fingerprint, now=now)
    order.first_page = first_page_of(session, cart_id)
    if quote.reduction is not None:
        key = order.email_key
        note_use(session, quote.reduction.offer, order.id, email_key=key, now=now)
    if earlier is not None:
        lock_for_change(session, earlier, order)
        give_up_order(session, earlier, now=now)
    hold_goods(session, order)
    session.add(order)
    session.flush()
    return Placed(order, _promise(session, order, quote, now=now))


def _same_again(session: Session, order: Order, *, now: datetime) -> Placed:
    """Go on with an order that is there.

    There is a new attempt when the last has no time left, or was refused.
    """
    hold_goods(session, order)
    payment = latest_payment(session, order.id)
    if payment is not None and payment.session_id is None:
        has_time = payment.expires_at - now >= RETRY_MARGIN
        if payment.status is PaymentStatus.FAILED or not has_time:
            payment = _next_payment(session, order, payment.attempt + 1, now=now)
    return Placed(order, payment)


def _check(quote: Quote, discount: CartDiscount | None, accepted: Money | None) -> None:
    """Refuse what cannot become an order.

    A code that has gone is said to be the reason, unless the buyer agreed to the total without it.
    """
    if not quote.lines:
        raise EmptyCartError
    if quote.problems:
        raise CartChangedError(quote.problems)
    if discount is not None and discount.is_gone and accepted != quote.total:
        raise DiscountLostError(discount.code)
    if accepted is not None and accepted != quote.total:
        raise TotalChangedError(accepted, quote.total)


def give_up_order(session: Session, order: Order, *, now: datetime) -> None:
    """Cancel an order that cannot be paid as it is, and close its payment page soon."""
    move(session, order, to=OrderStatus.CANCELLED, out_of={OrderStatus.PLACED}, closed_at=now)
    release_goods(session, order)
    payment = latest_payment(session, order.id)
    if payment is not None:
        enqueue(session, ClosePayment(payment.id), now=now, key=f"close:{payment.id}")
    session.flush()


def _promise(session: Session, order: Order, quote: Quote, *, now: datetime) -> Payment | None:
    if not quote.is_free:
        return _next_payment(session, order, 1, now=now)
    complete_free_order(session, order, now=now)
    return None


def complete_free_order(session: Session, order: Order, *, now: datetime) -> None:
    """Deliver an order that costs nothing, without any payment."""
    move(session, order, to=OrderStatus.PAID, out_of={OrderStatus.PLACED}, paid_at=now)
    keep_goods(session, order)
    if order.cart_id is not None:
        bought = {line.edition_id: line.quantity for line in order.lines}
        take_out_bought(session, order.cart_id, bought)
    enqueue(session, DeliverOrder(order.id), now=now, key=f"deliver:{order.id}")


def _next_payment(session: Session, order: Order, attempt: int, *, now: datetime) -> Payment:
    payment = begin_payment(
        session,
        order.id,
        attempt=attempt,
        amount=order.total_amount,
        currency=order.currency,
        expires_at=now + PAYMENT_LIFETIME,
        now=now,
    )
    session.flush()
    return payment


def _order(cart_id: UUID, quote: Quote, buyer: Buyer, fingerprint: str, *, now: datetime) -> Order:
    has_waived = quote.has_paid_digital and buyer.has_waived
    address = astuple(buyer.address) if quote.has_print else ("", "", "", "", "")
    line1, line2, city, region, postal_code = address
    return Order(
        id=new_id(),
        cart_id=cart_id,
        fingerprint=fingerprint,
        email=buyer.email,
        email_key=email_key(buyer.email),
        name=buyer.name,
        country=buyer.country,
        line1=line1,
        line2=line2,
        city=city,
        region=region,
        postal_code=postal_code,
        currency=quote.currency,
        discount_amount=quote.discount.amount,
        shipping_amount=quote.shipping.amount if quote.shipping else 0,
        total_amount=quote.total.amount,
        waiver_version=WAIVER_VERSION if has_waived else None,
        waived_at=now if has_waived else None,
        created_at=now,
        lines=_lines(quote),
    )


def _lines(quote: Quote) -> list[OrderLine]:
    return [
        OrderLine(
            id=new_id(),
            position=position,
            edition_id=line.edition_id,
            sku=line.sku,
            isbn=line.isbn,
            title=line.title,
            form=line.form,
            tax_code=line.tax_code,
            currency=quote.currency,
            quantity=line.quantity,
            unit_amount=_unit_amount(line),
            discount_amount=off,
            hold=Hold.NONE,
        )
        for position, (line, off) in enumerate(zip(quote.lines, quote.discounts, strict=True))
    ]


def _unit_amount(line: CartLine) -> int:
    return line.unit_price.amount if line.unit_price else 0


def _facts_of(reduction: Reduction | None) -> list[object]:
    return [] if reduction is None else [str(reduction.offer.code_id), list(reduction.amounts)]


def _fingerprint(quote: Quote, buyer: Buyer) -> str:
    """Return what makes two presses of the button the same order."""
    facts = [
        [[str(line.edition_id), line.quantity, _unit_amount(line)] for line in quote.lines],
        _facts_of(quote.reduction),
        quote.total.amount,
        quote.currency,
        [email_key(buyer.email), buyer.name, buyer.country, buyer.has_waived],
        list(astuple(buyer.address)) if quote.has_print else [],
    ]
    return sha256(json.dumps(facts).encode()).hexdigest()
