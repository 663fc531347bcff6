"""Sign up, say yes, leave: each step is proved, and each may be taken twice."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from catalogue.core.email import mailbox
from catalogue.core.ids import new_id, new_token
from catalogue.db.upsert import insert_into
from catalogue.mail.services import forget_letters, post_letter, withdraw_letters
from catalogue.news import mails
from catalogue.news.errors import NoSuchSubscriberError
from catalogue.news.links import NewsLinks
from catalogue.news.models import NewsCopy, NewsProof, Subscriber
from catalogue.news.queries import find_subscriber, subscriber_by_token, subscriber_who_asked
from catalogue.news.types import Agreement, ProofStep, SubscriberStatus

_MOST_LETTERS = 3
_PER = timedelta(days=1)
_SENDERS_KEPT = timedelta(days=30)


def ask(
    session: Session, email: str, agreement: Agreement, *, links: NewsLinks, now: datetime
) -> None:
    """Write to an address whether it wants the news; three letters a day at the most.

    Nothing tells whoever asks whether the address was known.
    """
    subscriber = _known_or_new(session, email, now=now)
    if _letters_since(session, subscriber, now - _PER) >= _MOST_LETTERS:
        return
    proof = _prove(session, subscriber, ProofStep.ASKED, agreement, now=now)
    subscriber.asked_at = now
    if subscriber.status is SubscriberStatus.SUBSCRIBED:
        letter = mails.already_here(subscriber, links=links)
    else:
        letter = mails.please_confirm(subscriber, proof.id, links=links)
    post_letter(session, letter, now=now)


def confirm(
    session: Session, token: str, agreement: Agreement, *, links: NewsLinks, now: datetime
) -> Subscriber:
    """Let an address onto the list and welcome it; raise NewsLinkLostError. Twice is once."""
    proof_id = links.read_confirm(token)
    subscriber = _locked(session, subscriber_who_asked(session, proof_id))
    subscriber_who_asked(session, proof_id)  # Somebody may have left while the lock was waited for.
    if subscriber.status is SubscriberStatus.SUBSCRIBED:
        return subscriber
    subscriber.status = SubscriberStatus.SUBSCRIBED
    subscriber.confirmed_at = now
    subscriber.left_at = None
    _prove(session, subscriber, ProofStep.CONFIRMED, agreement, now=now)
    post_letter(session, mails.welcome(subscriber, links=links), now=now)
    return subscriber


def leave(session: Session, token: str, agreement: Agreement, *, now: datetime) -> Subscriber:
    """Take an address off the list, with what still waits to be sent; raise NewsLinkLostError."""
    subscriber = _locked(session, subscriber_by_token(session, token))
    if subscriber.status is not SubscriberStatus.LEFT:
        take_off(session, subscriber, SubscriberStatus.LEFT, ProofStep.LEFT, agreement, now=now)
    return subscriber


def take_off(
    session: Session,
    subscriber: Subscriber,
    status: SubscriberStatus,
    step: ProofStep,
    agreement: Agreement,
    *,
    now: datetime,
) -> None:
    """Write to an address no more, not even what was written already and has not been sent."""
    subscriber.status = status
    subscriber.left_at = now
    _prove(session, subscriber, step, agreement, now=now)
    copies = select(NewsCopy.kept_id).where(NewsCopy.subscriber_id == subscriber.id)
    withdraw_letters(session, session.scalars(copies).all())


def erase(session: Session, email: str) -> None:
    """Forget an address with its proofs and its letters; raise NoSuchSubscriberError."""
    found = find_subscriber(session, email)
    if found is None:
        raise NoSuchSubscriberError
    subscriber = _locked(session, found)
    copies = select(NewsCopy.kept_id).where(NewsCopy.subscriber_id == subscriber.id)
    forget_letters(
        session, session.scalars(copies).all(), about=mails.about_subscriber(subscriber.id)
    )
    session.delete(subscriber)


def forget_senders(session: Session, *, now: datetime) -> None:
    """Forget after 30 days from where people came, and those who never said yes."""
    session.execute(
        update(NewsProof)
        .where(NewsProof.at < now - _SENDERS_KEPT, NewsProof.address.is_not(None))
        .values(address=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(Subscriber)
        .where(
            Subscriber.status == SubscriberStatus.PENDING,
            Subscriber.asked_at < now - _SENDERS_KEPT,
        )
        .execution_options(synchronize_session=False)
    )


def _known_or_new(session: Session, email: str, *, now: datetime) -> Subscriber:
    """Return the row of an address, locked; two who ask at once find the same."""
    values = {
        "id": new_id(),
        "email": email,
        "mailbox": mailbox(email),
        "status": SubscriberStatus.PENDING,
        "token": new_token(),
        "asked_at": now,
    }
    session.execute(
        insert_into(session, Subscriber)
        .values(values)
        .on_conflict_do_nothing(index_elements=["mailbox"])
    )
    return session.scalars(
        select(Subscriber).where(Subscriber.mailbox == values["mailbox"]).with_for_update()
    ).one()


def _locked(session: Session, subscriber: Subscriber) -> Subscriber:
    """Return the row as it stands now, held until the transaction ends."""
    return session.get_one(Subscriber, subscriber.id, with_for_update=True, populate_existing=True)


def _letters_since(session: Session, subscriber: Subscriber, since: datetime) -> int:
    return (
        session.scalar(
            select(func.count()).where(
                NewsProof.subscriber_id == subscriber.id,
                NewsProof.step == ProofStep.ASKED,
                NewsProof.at > since,
            )
        )
        or 0
    )


def _prove(
    session: Session,
    subscriber: Subscriber,
    step: ProofStep,
    agreement: Agreement,
    *,
    now: datetime,
) -> NewsProof:
    proof = NewsProof(
        id=new_id(),
        subscriber_id=subscriber.id,
        step=step,
        at=now,
        address=agreement.sender,
        words=agreement.words,
        version=agreement.version,
    )
    session.add(proof)
    session.flush()
    return proof
