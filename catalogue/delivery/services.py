"""Give rights, take them, and write to the buyer."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, exists, select, tuple_, update
from sqlalchemy.orm import Session

from catalogue.books.models import EditionFile
from catalogue.core.email import mailbox
from catalogue.core.ids import new_id, new_token
from catalogue.db.upsert import insert_into
from catalogue.delivery.errors import FileUnavailableError, LinkLostError
from catalogue.delivery.links import FileGrant, Links
from catalogue.delivery.mails import books_ready, fresh_links
from catalogue.delivery.models import Download, Entitlement
from catalogue.delivery.queries import entitlement_by_key, order_summaries, order_summary
from catalogue.delivery.types import EntitlementStatus, Ruling
from catalogue.mail.services import post_letter
from catalogue.orders.models import Order
from catalogue.orders.queries import locked_order, orders_of_email
from catalogue.orders.services import move
from catalogue.orders.types import OrderStatus

_FROZEN = frozenset({OrderStatus.DISPUTED})
_REVOKED = frozenset({OrderStatus.REFUNDED, OrderStatus.PAID_LATE})


def deliver_order(session: Session, order_id: UUID, *, links: Links, now: datetime) -> None:
    """Give a right for every digital unit of a paid order and write to the buyer, once.

    An order with nothing to post is fulfilled by it. Done before, it does nothing. While the
    rights cannot be used, the letter waits until they can.
    """
    order = locked_order(session, order_id)
    if order.paid_at is None or order.delivered_at is not None:
        return
    _give_rights(session, order, now=now)
    if _rights_of(order.status) is not EntitlementStatus.ACTIVE:
        return
    order.delivered_at = now
    if not order.has_print:
        order.fulfilled_at = now
    session.flush()
    if not order.has_print:
        move(session, order, to=OrderStatus.FULFILLED, out_of={OrderStatus.PAID})
    post_letter(session, books_ready(order_summary(session, order), links), now=now)


def _give_rights(session: Session, order: Order, *, now: datetime) -> None:
    if session.scalar(select(exists().where(Entitlement.order_id == order.id))):
        return
    session.add_all(
        Entitlement(
            order_id=order.id,
            order_line_id=line.id,
            unit=unit,
            edition_id=line.edition_id,
            status=_rights_of(order.status),
            created_at=now,
        )
        for line in order.lines
        if line.form.is_digital
        for unit in range(1, line.quantity + 1)
    )
    session.flush()


def align_rights(session: Session, order: Order) -> None:
    """Freeze, revoke or restore the rights of an order as its status and rulings ask.

    A unit that was taken stays so beside others that work; one that was left to the buyer outlives
    the refund of the whole.
    """
    asked = _rights_of(order.status)
    kept = EntitlementStatus.ACTIVE if order.status is OrderStatus.REFUNDED else asked
    session.execute(
        update(Entitlement)
        .where(Entitlement.order_id == order.id)
        .values(
            status=case(
                (Entitlement.ruling == Ruling.TAKEN, EntitlementStatus.REVOKED),
                (Entitlement.ruling == Ruling.KEPT, kept),
                else_=asked,
            )
        )
    )


def rule_on_rights(
    session: Session,
    order: Order,
    units: Collection[tuple[UUID, int]],
    ruling: Ruling | None,
    *,
    now: datetime,
) -> None:
    """Take these units' rights (by line and number), leave them, or withdraw what was said."""
    _give_rights(session, order, now=now)
    if units:
        session.execute(
            update(Entitlement)
            .where(tuple_(Entitlement.order_line_id, Entitlement.unit).in_(list(units)))
            .values(ruling=ruling)
        )
    align_rights(session, order)


def change_keys(session: Session, order: Order) -> None:
    """Let every link that went out for an order so far stop working."""
    stmt = select(Entitlement).where(Entitlement.order_id == order.id)
    for entitlement in session.scalars(stmt):
        entitlement.key = new_token()


def send_again(session: Session, order: Order, *, links: Links, now: datetime) -> None:
    """Write the letter of delivery once more, with fresh links."""
    post_letter(session, books_ready(order_summary(session, order), links), now=now)


def send_fresh_links(session: Session, key: str, *, links: Links, now: datetime) -> None:
    """Write to each address behind a key all that it bought itself; nothing where there is none.

    A key may stand for mailboxes of different people (``straße.de``, ``strasse.de``).
    """
    by_address: dict[str, list[Order]] = {}
    for order in orders_of_email(session, key):
        by_address.setdefault(mailbox(order.email), []).append(order)
    for orders in by_address.values():
        post_letter(session, fresh_links(order_summaries(session, orders), links), now=now)


def file_to_serve(session: Session, key: str) -> tuple[Entitlement, EditionFile]:
    """Return the right and the file that it opens now.

    Raises LinkLostError, or FileUnavailableError when the edition has no file.
    """
    entitlement = entitlement_by_key(session, key)
    if entitlement.status is not EntitlementStatus.ACTIVE:
        raise LinkLostError
    file = entitlement.edition.current_file
    if file is None:
        raise FileUnavailableError
    return entitlement, file


def granted_file(session: Session, grant: FileGrant) -> tuple[Entitlement, EditionFile]:
    """Return the right, if it still stands, and the very version that was granted.

    Raises LinkLostError.
    """
    entitlement = entitlement_by_key(session, grant.key)
    if entitlement.status is not EntitlementStatus.ACTIVE:
        raise LinkLostError
    for file in entitlement.edition.files:
        if file.id == grant.file_id:
            return entitlement, file
    raise LinkLostError


def count_download(session: Session, grant: FileGrant, *, size: int, now: datetime) -> None:
    """Write down that a file was served to its end: once for each grant, whatever the ranges."""
    entitlement_id = session.scalar(select(Entitlement.id).where(Entitlement.key == grant.key))
    if entitlement_id is None:
        return
    session.execute(
        insert_into(session, Download)
        .values(
            id=new_id(),
            entitlement_id=entitlement_id,
            file_id=grant.file_id,
            grant=grant.nonce,
            size=size,
            at=now,
        )
        .on_conflict_do_nothing(index_elements=["grant"])
    )
    session.execute(
        update(Entitlement)
        .where(Entitlement.id == entitlement_id, Entitlement.first_access_at.is_(None))
        .values(first_access_at=now)
    )


def _rights_of(status: OrderStatus) -> EntitlementStatus:
    if status in _FROZEN:
        return EntitlementStatus.FROZEN
    if status in _REVOKED:
        return EntitlementStatus.REVOKED
    return EntitlementStatus.ACTIVE
