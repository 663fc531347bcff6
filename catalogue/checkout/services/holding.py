"""What an order holds while it waits for its money: copies, and the use of a discount.

Copies always come first and discounts after them, so that two orders never wait for each other.
"""

from sqlalchemy.orm import Session

from catalogue.discounts.queries import find_use
from catalogue.discounts.services.using import free_use, hold_use, keep_use, lock_discounts
from catalogue.orders.models import Order
from catalogue.orders.services import hold_copies, keep_copies, lock_copies, release_copies


def lock_for_change(session: Session, earlier: Order, order: Order) -> None:
    """Keep others from all that goes from an order to the one in its place.

    The use that the new one means to take is written down already.
    """
    lock_copies(session, earlier, order)
    uses = (find_use(session, each.id) for each in (earlier, order))
    lock_discounts(session, {use.discount_id for use in uses if use is not None})


def hold_goods(session: Session, order: Order) -> None:
    """Set aside what the order does not hold yet; raise SoldOutError or CodeGoneError.

    The caller rolls back to a savepoint when the refusal is not the end of the transaction.
    """
    hold_copies(session, order)
    hold_use(session, order.id)


def release_goods(session: Session, order: Order) -> None:
    """Give back what is held."""
    release_copies(session, order)
    free_use(session, order.id)


def keep_goods(session: Session, order: Order) -> None:
    """Turn holds into sales; neither copies nor the use come back."""
    keep_copies(order)
    keep_use(session, order.id)
