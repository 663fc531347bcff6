"""Take note of letters that came back, and stop writing to addresses that refuse them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.db.upsert import insert_into
from catalogue.news.errors import NoSuchSubscriberError
from catalogue.news.models import NewsBounce, NewsCopy, Subscriber
from catalogue.news.queries import find_subscriber
from catalogue.news.services.subscribing import take_off
from catalogue.news.types import Agreement, ProofStep, SubscriberStatus

MOST_BOUNCES = 3
_LONGEST_REASON = 300
_NOBODY = Agreement(None)


def note_bounce(session: Session, kept_id: UUID, *, reason: str, now: datetime) -> bool:
    """Count a copy that was refused for good; at the third its address is written to no more.

    Returns whether the letter was a copy of ours; told twice it counts once. Bounces from before
    the last time that the address said yes are forgiven.
    """
    found = session.scalar(select(NewsCopy.subscriber_id).where(NewsCopy.kept_id == kept_id))
    if found is None:
        return False
    subscriber = session.get_one(Subscriber, found, with_for_update=True, populate_existing=True)
    session.execute(
        insert_into(session, NewsBounce)
        .values(
            id=new_id(),
            subscriber_id=found,
            kept_id=kept_id,
            at=now,
            reason=" ".join(reason.split())[:_LONGEST_REASON],
        )
        .on_conflict_do_nothing(index_elements=["subscriber_id", "kept_id"])
    )
    if (
        subscriber.status is SubscriberStatus.SUBSCRIBED
        and _bounces_of(session, subscriber) >= MOST_BOUNCES
    ):
        _stop(session, subscriber, now=now)
    return True


def stop_writing_to(session: Session, email: str, *, now: datetime) -> Subscriber:
    """Write to an address no more, because staff know that it is dead.

    Raises NoSuchSubscriberError. Whoever has left already has left.
    """
    subscriber = find_subscriber(session, email)
    if subscriber is None:
        raise NoSuchSubscriberError
    session.refresh(subscriber, with_for_update=True)
    if subscriber.status not in {SubscriberStatus.LEFT, SubscriberStatus.BOUNCED}:
        _stop(session, subscriber, now=now)
    return subscriber


def _stop(session: Session, subscriber: Subscriber, *, now: datetime) -> None:
    take_off(session, subscriber, SubscriberStatus.BOUNCED, ProofStep.BOUNCED, _NOBODY, now=now)


def _bounces_of(session: Session, subscriber: Subscriber) -> int:
    counted = select(func.count()).where(
        NewsBounce.subscriber_id == subscriber.id, NewsBounce.at >= subscriber.confirmed_at
    )
    return session.scalar(counted) or 0
