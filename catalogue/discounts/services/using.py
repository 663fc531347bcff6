"""Uses are held, freed and kept by conditional writes, always discount, code, buyer in turn."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from catalogue.db.upsert import insert_into
from catalogue.discounts.errors import CodeGoneError
from catalogue.discounts.models import Discount, DiscountBuyer, DiscountCode, DiscountUse
from catalogue.discounts.types import Offer, UseStatus


def lock_discounts(session: Session, discount_ids: Collection[UUID]) -> None:
    """Keep others from several discounts before a use goes from one to another.

    In ascending id order, so that two carts that swap their codes do not wait for each other.
    """
    session.execute(
        select(Discount.id)
        .where(Discount.id.in_(discount_ids))
        .order_by(Discount.id)
        .with_for_update(key_share=True)
    )


def note_use(
    session: Session, offer: Offer, order_id: UUID, *, email_key: str, now: datetime
) -> None:
    """Write down which code an order means to use; ``hold_use`` then takes the use."""
    session.add(
        DiscountUse(
            order_id=order_id,
            discount_id=offer.discount_id,
            code_id=offer.code_id,
            email_key=email_key,
            status=UseStatus.FREED,
            created_at=now,
        )
    )
    session.flush()


def hold_use(session: Session, order_id: UUID) -> None:
    """Set aside the use that an order was noted for, unless it holds it; raise CodeGoneError.

    The caller rolls back, at least to a savepoint. An order without a code holds nothing.
    """
    use = _moved(session, order_id, UseStatus.FREED, to=UseStatus.HELD)
    if use is not None and not _take(session, use):
        raise CodeGoneError


def free_use(session: Session, order_id: UUID) -> None:
    """Give back what is held."""
    use = _moved(session, order_id, UseStatus.HELD, to=UseStatus.FREED)
    if use is not None:
        _give_back(session, use)


def keep_use(session: Session, order_id: UUID) -> None:
    """Turn a held use into one that is gone for good.

    Money that comes after the use was freed takes one that is left. When there is none, the order
    keeps its price all the same, and the use is ``late``: it stands beside the limit.
    """
    if _moved(session, order_id, UseStatus.HELD, to=UseStatus.KEPT) is not None:
        return
    try:
        with session.begin_nested():
            hold_use(session, order_id)
    except CodeGoneError:
        _moved(session, order_id, UseStatus.FREED, to=UseStatus.LATE)
    else:
        _moved(session, order_id, UseStatus.HELD, to=UseStatus.KEPT)


def forget_buyer(session: Session, email_key: str) -> None:
    """Erase an address from all uses; how many there were stays."""
    session.execute(
        update(DiscountUse).where(DiscountUse.email_key == email_key).values(email_key="")
    )
    session.execute(delete(DiscountBuyer).where(DiscountBuyer.email_key == email_key))


def _moved(session: Session, order_id: UUID, status: UseStatus, *, to: UseStatus) -> Any:
    """Move a use by compare-and-set and return its row, None when it was not there."""
    return session.execute(
        update(DiscountUse)
        .where(DiscountUse.order_id == order_id, DiscountUse.status == status)
        .values(status=to)
        .returning(DiscountUse.discount_id, DiscountUse.code_id, DiscountUse.email_key)
        .execution_options(synchronize_session=False)
    ).one_or_none()


def _take(session: Session, use: Any) -> bool:
    """Take one use of discount, code and buyer, each within its limit."""
    discount = session.execute(
        update(Discount)
        .where(
            Discount.id == use.discount_id,
            or_(Discount.limit_total.is_(None), Discount.uses < Discount.limit_total),
        )
        .values(uses=Discount.uses + 1)
        .returning(Discount.limit_per_buyer)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return (
        discount is not None
        and _take_code(session, use.code_id)
        and _take_for_buyer(session, use, discount.limit_per_buyer)
    )


def _take_code(session: Session, code_id: UUID) -> bool:
    won = session.execute(
        update(DiscountCode)
        .where(DiscountCode.id == code_id, or_(~DiscountCode.is_single, DiscountCode.uses == 0))
        .values(uses=DiscountCode.uses + 1)
        .returning(DiscountCode.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return won is not None


def _take_for_buyer(session: Session, use: Any, limit: int | None) -> bool:
    """Count one more for an address, erased ones excepted."""
    if not use.email_key:
        return True
    is_within = None if limit is None else DiscountBuyer.uses < limit
    values = {"discount_id": use.discount_id, "email_key": use.email_key, "uses": 1}
    won = session.execute(
        insert_into(session, DiscountBuyer)
        .values(values)
        .on_conflict_do_update(
            index_elements=["discount_id", "email_key"],
            set_={"uses": DiscountBuyer.uses + 1},
            where=is_within,
        )
        .returning(DiscountBuyer.uses)
    ).one_or_none()
    return won is not None


def _give_back(session: Session, use: Any) -> None:
    for table, own in (
        (Discount, Discount.id == use.discount_id),
        (DiscountCode, DiscountCode.id == use.code_id),
    ):
        session.execute(
            update(table)
            .where(own)
            .values(uses=table.uses - 1)
            .execution_options(synchronize_session=False)
        )
    session.execute(
        update(DiscountBuyer)
        .where(
            DiscountBuyer.discount_id == use.discount_id,
            DiscountBuyer.email_key == use.email_key,
        )
        .values(uses=DiscountBuyer.uses - 1)
        .execution_options(synchronize_session=False)
    )
