"""Reads of discounts: an offer by its code, and what staff look at."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from catalogue.core.i18n import N_
from catalogue.discounts.codes import code_key
from catalogue.discounts.errors import NoSuchDiscountError
from catalogue.discounts.models import Discount, DiscountCode, DiscountUse
from catalogue.discounts.types import CodeState, DiscountState, Offer, UseStatus

LONGEST_SEARCH = 120


@dataclass(frozen=True, slots=True)
class Batch:
    """Codes that were made together; batch 0 are those that a person typed."""

    number: int
    codes: int
    used: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code and where it stands."""

    code: str
    batch: int
    state: CodeState
    uses: int
    made_at: datetime


@cache
def offers() -> Select[DiscountCode, Discount]:
    """Return the statement behind every offer; whoever asks narrows it."""
    return (
        select(DiscountCode, Discount)
        .join(Discount, Discount.id == DiscountCode.discount_id)
        .execution_options(populate_existing=True)
    )


def read_offer(found: Any) -> Offer | None:
    """Return the offer of a row of that statement."""
    if found is None:
        return None
    code, discount = found
    return Offer(
        discount_id=discount.id,
        code_id=code.id,
        code=code.code,
        terms=discount.terms,
        is_active=discount.is_active,
        uses=discount.uses,
        is_single=code.is_single,
        code_uses=code.uses,
    )


def find_offer(session: Session, typed: str) -> Offer | None:
    """Return what a code opens, however it is spelled: one statement, known or unknown."""
    found = session.execute(_by_key(), {"key": code_key(typed)}).one_or_none()
    return read_offer(found)


@cache
def _by_key() -> Select[DiscountCode, Discount]:
    return offers().where(DiscountCode.code_key == bindparam("key"))


def find_use(session: Session, order_id: UUID) -> DiscountUse | None:
    """Return the use that an order made of a code."""
    return session.get(DiscountUse, order_id, populate_existing=True)


def discount_by_id(session: Session, discount_id: UUID, *, locked: bool = False) -> Discount:
    """Return a discount, kept from others if asked; raise NoSuchDiscountError."""
    found = session.get(
        Discount, discount_id, with_for_update=locked or None, populate_existing=locked
    )
    if found is None:
        raise NoSuchDiscountError(N_("There is no such discount."))
    return found


def discounts(
    session: Session, *, state: DiscountState | None, search: str, now: datetime
) -> list[Discount]:
    """Return the discounts in a state whose name or code holds the words, newest first."""
    stmt = select(Discount).order_by(Discount.created_at.desc(), Discount.id.desc())
    if state is not None:
        stmt = stmt.where(_in_state(state, now))
    if search:
        stmt = stmt.where(_is_called(search))
    return list(session.scalars(stmt))


def count_by_state(session: Session, *, now: datetime) -> dict[DiscountState, int]:
    """Return how many discounts are in each state."""
    counts = [func.count().filter(_in_state(state, now)) for state in DiscountState]
    row = session.execute(select(*counts).select_from(Discount)).one()
    return dict(zip(DiscountState, row, strict=True))


def shared_codes(session: Session, discount_ids: list[UUID]) -> dict[UUID, list[str]]:
    """Return the codes for everybody of several discounts, by discount."""
    found: dict[UUID, list[str]] = {each: [] for each in discount_ids}
    stmt = (
        select(DiscountCode.discount_id, DiscountCode.code)
        .where(DiscountCode.discount_id.in_(discount_ids), DiscountCode.batch == 0)
        .order_by(DiscountCode.created_at, DiscountCode.code)
    )
    for discount_id, code in session.execute(stmt):
        found[discount_id].append(code)
    return found


def batches(session: Session, discount_id: UUID) -> list[Batch]:
    """Return the batches of a discount, newest first, those typed by a person last."""
    stmt = (
        select(
            *(DiscountCode.batch, func.count()),
            *(func.sum(DiscountCode.uses), func.min(DiscountCode.created_at)),
        )
        .where(DiscountCode.discount_id == discount_id)
        .group_by(DiscountCode.batch)
        .order_by(DiscountCode.batch.desc())
    )
    return [
        Batch(number, codes, int(used), at) for number, codes, used, at in session.execute(stmt)
    ]


def codes_of(
    session: Session,
    discount_id: UUID,
    *,
    batch: int | None = None,
    search: str = "",
    first: int = 0,
    most: int | None = None,
) -> list[CodeRow]:
    """Return codes of a discount in the order in which they were made, from the first-th on."""
    is_held = exists().where(
        DiscountUse.code_id == DiscountCode.id, DiscountUse.status == UseStatus.HELD
    )
    stmt = (
        select(DiscountCode, is_held)
        .where(*_codes(discount_id, batch, search))
        .order_by(DiscountCode.batch, DiscountCode.id)
        .offset(first)
        .limit(most)
    )
    return [_code_row(code, is_held=held) for code, held in session.execute(stmt)]


def count_codes(
    session: Session, discount_id: UUID, *, batch: int | None = None, search: str = ""
) -> int:
    """Return how many there are of them."""
    stmt = select(func.count()).where(*_codes(discount_id, batch, search))
    return session.scalar(stmt) or 0


def _codes(discount_id: UUID, batch: int | None, search: str) -> list[ColumnElement[bool]]:
    wanted = [DiscountCode.discount_id == discount_id]
    if batch is not None:
        wanted.append(DiscountCode.batch == batch)
    if search:
        wanted.append(DiscountCode.code_key.contains(code_key(search), autoescape=True))
    return wanted


def _code_row(code: DiscountCode, *, is_held: bool) -> CodeRow:
    if not code.is_single:
        state = CodeState.SHARED
    elif not code.uses:
        state = CodeState.UNUSED
    else:
        state = CodeState.HELD if is_held else CodeState.USED
    return CodeRow(code.code, code.batch, state, code.uses, code.created_at)


def _is_called(search: str) -> ColumnElement[bool]:
    """Compare with names and with codes; a code is found by a part of it too."""
    named = func.lower(Discount.name).contains(search.lower(), autoescape=True)
    key = code_key(search)
    if not key:
        return named
    opened = exists().where(
        DiscountCode.discount_id == Discount.id,
        DiscountCode.code_key.contains(key, autoescape=True),
    )
    return or_(named, opened)


def _in_state(state: DiscountState, now: datetime) -> ColumnElement[bool]:
    """Say in SQL what ``state_of`` says of one row."""
    is_over = and_(Discount.ends_at.is_not(None), Discount.ends_at <= now)
    is_full = and_(Discount.limit_total.is_not(None), Discount.uses >= Discount.limit_total)
    is_ahead = and_(Discount.starts_at.is_not(None), Discount.starts_at > now)
    match state:
        case DiscountState.OFF:
            return ~Discount.is_active
        case DiscountState.ENDED:
            return and_(Discount.is_active, is_over)
        case DiscountState.USED_UP:
            return and_(Discount.is_active, ~is_over, is_full)
        case DiscountState.PLANNED:
            return and_(Discount.is_active, ~is_over, ~is_full, is_ahead)
        case _:
            return and_(Discount.is_active, ~is_over, ~is_full, ~is_ahead)
