"""Give a discount its codes: one that people can read, or many that nobody can guess."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.ids import new_id
from catalogue.db.upsert import insert_into
from catalogue.discounts.codes import code_key, readable_code, unguessable_code
from catalogue.discounts.errors import CodeTakenError
from catalogue.discounts.models import Discount, DiscountCode
from catalogue.discounts.queries import find_offer
from catalogue.discounts.types import MOST_CODES

_AT_ONCE = 500


def add_code(session: Session, discount: Discount, typed: str, *, now: datetime) -> DiscountCode:
    """Give it a code for everybody; raise NotReadableError or CodeTakenError."""
    code = readable_code(typed)
    values = _values(discount, code, now=now)
    stmt = insert_into(session, DiscountCode).values(values)
    won = session.execute(
        stmt.on_conflict_do_nothing(index_elements=["code_key"]).returning(DiscountCode.id)
    ).one_or_none()
    if won is None:
        other = find_offer(session, code)
        raise (
            CodeTakenError(code, "")
            if other is None
            else CodeTakenError(other.code, other.terms.name)
        )
    return session.get_one(DiscountCode, won.id)


def add_batch(session: Session, discount: Discount, number: int, *, now: datetime) -> int:
    """Make so many codes, each for one use, and return the number of the batch.

    The discount is locked, so that two batches made at once bear two numbers.
    """
    if not 1 <= number <= MOST_CODES:
        raise InvalidError(
            N_("Codes are made by 1 to %(most)s at a time.", most=MOST_CODES),
        )
    stmt = select(func.max(DiscountCode.batch)).where(DiscountCode.discount_id == discount.id)
    batch = (session.scalar(stmt) or 0) + 1
    missing = number
    while missing:
        made = _insert(session, discount, min(missing, _AT_ONCE), batch=batch, now=now)
        missing -= made
    return batch


def _insert(session: Session, discount: Discount, number: int, *, batch: int, now: datetime) -> int:
    """Insert new codes and return how many; one that is there already is left out."""
    rows = [
        _values(discount, unguessable_code(), batch=batch, now=now) | {"is_single": True}
        for _ in range(number)
    ]
    stmt = insert_into(session, DiscountCode).values(rows)
    kept = session.execute(
        stmt.on_conflict_do_nothing(index_elements=["code_key"]).returning(DiscountCode.id)
    )
    return len(kept.all())


def _values(discount: Discount, code: str, *, batch: int = 0, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "discount_id": discount.id,
        "code": code,
        "code_key": code_key(code),
        "is_single": False,
        "batch": batch,
        "uses": 0,
        "created_at": now,
    }
