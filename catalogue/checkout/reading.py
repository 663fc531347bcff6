"""Read one payment whole from Stripe; over the network, so outside any transaction."""

from catalogue.checkout.case import MoneyFacts
from catalogue.payments.types import Gateway


def read_money(gateway: Gateway, session_id: str, *, thorough: bool = True) -> MoneyFacts:
    """Return session, refunds and disputes as Stripe has them now.

    Without ``thorough``, refunds and disputes are asked for only when the charge speaks of them,
    which spares two calls for a payment that has just come. Raises PaymentsUnavailableError or
    PaymentNotFoundError.
    """
    facts = gateway.session(session_id)
    intent = facts.payment_intent_id
    if intent is None:
        return MoneyFacts(facts)
    asks_refunds = thorough or facts.amount_refunded > 0
    asks_disputes = thorough or facts.disputed
    return MoneyFacts(
        facts,
        gateway.refunds_of(intent) if asks_refunds else (),
        gateway.disputes_of(intent) if asks_disputes else (),
    )
