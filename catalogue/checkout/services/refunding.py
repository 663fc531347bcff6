"""What happens when Stripe will not make a refund."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.checkout.services.accounting import give_rights_back, restate
from catalogue.orders.queries import locked_order
from catalogue.orders.services import raise_flag
from catalogue.orders.types import FlagKind
from catalogue.payments.queries import payment_with_refunds
from catalogue.payments.services import note_refund_refused


def refund_refused(
    session: Session, payment_id: UUID, refund_id: UUID, *, reason: str, now: datetime
) -> None:
    """Mark the refund as failed, free its amount, and ask staff to look."""
    order = locked_order(session, payment_with_refunds(session, payment_id).order_id)
    refund = note_refund_refused(session, payment_with_refunds(session, payment_id), refund_id)
    raise_flag(
        session,
        FlagKind.REFUND_FAILED,
        about=str(refund.id),
        detail=f"Stripe did not make the refund: {reason}",
        order_id=order.id,
        now=now,
    )
    give_rights_back(session, order, refund.id, now=now)
    restate(session, order, now=now)
