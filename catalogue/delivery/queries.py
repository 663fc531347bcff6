"""Reads of delivery: entitlements, and an order as its buyer sees it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalogue.books.models import Book, Edition
from catalogue.books.types import Form
from catalogue.core.countries import country_name
from catalogue.core.money import Money
from catalogue.delivery.errors import LinkLostError
from catalogue.delivery.models import Entitlement
from catalogue.delivery.types import EntitlementStatus
from catalogue.orders.models import Order, OrderLine
from catalogue.orders.types import WAIVER_TEXTS, OrderStatus


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of an order, with the slug of its title for a link, and what its cover is."""

    title: str
    slug: str
    cover_version: str
    cover_type: str | None
    cover_width: int | None
    cover_height: int | None
    form: Form
    quantity: int
    unit_price: Money
    total: Money


@dataclass(frozen=True, slots=True)
class SummaryFile:
    """One right to a file; ``key`` is what a link is made of, ``file_bytes`` its size."""

    key: str
    title: str
    form: Form
    file_bytes: int | None
    status: EntitlementStatus


@dataclass(frozen=True, slots=True)
class Waiver:
    """What the buyer agreed to, and when."""

    text: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Colours:
    """The two colours of the order's first title."""

    ground: str
    ink: str


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order as its buyer sees it, on the page and in letters."""

    token: str
    code: str
    status: OrderStatus
    placed_at: datetime
    paid_at: datetime | None
    email: str
    name: str
    lines: tuple[SummaryLine, ...]
    files: tuple[SummaryFile, ...]
    subtotal: Money
    shipping: Money | None
    discount: Money | None
    tax: Money | None
    total: Money
    address: tuple[str, ...]
    country: str
    waiver: Waiver | None
    colours: Colours | None

    @property
    def has_print(self) -> bool:
        """Return whether anything has to be posted."""
        return any(line.form.is_print for line in self.lines)


def entitlement_by_key(session: Session, key: str) -> Entitlement:
    """Return a right with its order, line and files; raise LinkLostError."""
    stmt = (
        select(Entitlement)
        .where(Entitlement.key == key)
        .options(
            joinedload(Entitlement.order),
            joinedload(Entitlement.line),
            joinedload(Entitlement.edition).selectinload(Edition.files),
        )
    )
    found = session.scalars(stmt).one_or_none()
    if found is None:
        raise LinkLostError
    return found


def entitlements_of_orders(
    session: Session, order_ids: Collection[UUID]
) -> dict[UUID, list[Entitlement]]:
    """Return the rights of several orders with their lines and files, by order."""
    found: dict[UUID, list[Entitlement]] = {order_id: [] for order_id in order_ids}
    stmt = (
        select(Entitlement)
        .where(Entitlement.order_id.in_(order_ids))
        .options(
            joinedload(Entitlement.line),
            joinedload(Entitlement.edition).selectinload(Edition.files),
        )
        .order_by(Entitlement.created_at, Entitlement.id)
    )
    for entitlement in session.scalars(stmt):
        found[entitlement.order_id].append(entitlement)
    return found


def order_summary(session: Session, order: Order) -> OrderSummary:
    """Return what the buyer sees of an order whose lines are loaded."""
    return order_summaries(session, [order])[0]


def order_summaries(session: Session, orders: Collection[Order]) -> list[OrderSummary]:
    """Return what a buyer sees of several orders, in three statements."""
    edition_ids = {line.edition_id for order in orders for line in order.lines}
    editions = session.scalars(
        select(Edition).where(Edition.id.in_(edition_ids)).options(joinedload(Edition.book))
    )
    books = {edition.id: edition.book for edition in editions}
    rights = entitlements_of_orders(session, [order.id for order in orders])
    return [_summary(order, rights[order.id], books) for order in orders]


def _summary(order: Order, rights: list[Entitlement], books: dict[UUID, Book]) -> OrderSummary:
    lines = tuple(_line(line, books[line.edition_id]) for line in order.lines)
    first = books[order.lines[0].edition_id] if order.lines else None
    return OrderSummary(
        token=order.token,
        code=order.code,
        status=order.status,
        placed_at=order.created_at,
        paid_at=order.paid_at,
        email=order.email,
        name=order.name,
        lines=lines,
        files=tuple(_file(right) for right in rights),
        subtotal=Money(sum(line.total.amount for line in lines), order.currency),
        shipping=order.shipping if order.has_print else None,
        discount=_some(order.discount_amount, order.currency),
        tax=_some(order.tax_amount, order.currency),
        total=order.total,
        address=_address(order) if order.has_print else (),
        country=order.country,
        waiver=_waiver(order),
        colours=Colours(first.ground_colour, first.ink_colour) if first else None,
    )


def _line(line: OrderLine, book: Book) -> SummaryLine:
    return SummaryLine(
        title=line.title,
        slug=book.slug,
        cover_version=book.cover_version,
        cover_type=book.cover_type,
        cover_width=book.cover_width,
        cover_height=book.cover_height,
        form=line.form,
        quantity=line.quantity,
        unit_price=line.unit_price,
        total=line.total,
    )


def _file(right: Entitlement) -> SummaryFile:
    file = right.edition.current_file
    return SummaryFile(
        key=right.key,
        title=right.line.title,
        form=right.line.form,
        file_bytes=file.size if file else None,
        status=right.status,
    )


def _some(amount: int, currency: str) -> Money | None:
    return Money(amount, currency) if amount else None


def _waiver(order: Order) -> Waiver | None:
    if order.waiver_version is None or order.waived_at is None:
        return None
    return Waiver(WAIVER_TEXTS[order.waiver_version], order.waived_at)


def _address(order: Order) -> tuple[str, ...]:
    place = " ".join(filter(None, (order.city, order.region, order.postal_code)))
    lines = (order.name, order.line1, order.line2, place, country_name(order.country))
    return tuple(filter(None, lines))
