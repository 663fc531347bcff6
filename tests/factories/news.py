"""Subscribers and letters for tests; a factory supplies whatever the sentence does not mention."""

import re
from datetime import datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog.models import Post
from catalogue.mail.models import KeptLetter
from catalogue.news import services
from catalogue.news.links import NewsLinks
from catalogue.news.models import NewsLetter, Subscriber
from catalogue.news.queries import find_subscriber
from catalogue.news.types import WORDING, Agreement, SubscriberStatus
from tests.factories.blog import make_post
from tests.support.settings import SECRET
from tests.support.times import NOON

LINKS = NewsLinks("https://shop.example", SECRET)
AGREED = Agreement("203.0.113.7", WORDING)
_CONFIRM = re.compile(r"/news/confirm/(\S+)")
_numbers = count(1)


def ask(session: Session, email: str, *, now: datetime = NOON) -> None:
    """Sign an address up, as the form does."""
    services.ask(session, email, AGREED, links=LINKS, now=now)


def letters_to(session: Session, email: str) -> list[KeptLetter]:
    """Return the letters to an address, oldest first."""
    return list(
        session.scalars(
            select(KeptLetter).where(KeptLetter.recipient == email).order_by(KeptLetter.id)
        )
    )


def confirm_token(session: Session, email: str) -> str:
    """Return the token in the newest letter that asks an address."""
    asking = [one for one in letters_to(session, email) if "/news/confirm/" in one.text]
    found = _CONFIRM.search(asking[-1].text)
    assert found is not None
    return found[1]


def make_subscriber(session: Session, email: str = "", *, now: datetime = NOON) -> Subscriber:
    """Let somebody sign up and say yes."""
    email = email or f"subscriber-{next(_numbers)}@example.com"
    ask(session, email, now=now)
    return services.confirm(session, confirm_token(session, email), AGREED, links=LINKS, now=now)


def standing(session: Session, email: str) -> Subscriber:
    """Return where an address stands now."""
    session.expire_all()
    found = find_subscriber(session, email)
    assert found is not None
    return found


def make_letter(session: Session, post: Post | None = None, *, now: datetime = NOON) -> NewsLetter:
    """Let a post come out, and return the draft about it."""
    post = post or make_post(session, published_at=now, now=now)
    services.draft_due(session, now=now)
    return session.scalars(select(NewsLetter).where(NewsLetter.post_id == post.id)).one()


def make_crowd(session: Session, size: int) -> list[str]:
    """Put so many subscribers on the list as if they had long been there; return addresses."""
    addresses = [f"crowd-{next(_numbers)}@example.com" for _ in range(size)]
    session.add_all(
        Subscriber(
            email=address,
            mailbox=address,
            status=SubscriberStatus.SUBSCRIBED,
            asked_at=NOON,
            confirmed_at=NOON,
        )
        for address in addresses
    )
    session.flush()
    return addresses
