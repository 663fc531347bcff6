"""Readers sign up for the news, say yes, get a letter, and leave; and the power goes meanwhile."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalogue.core.clock import utc_now
from catalogue.mail.models import KeptLetter
from catalogue.mail.types import LetterStatus
from catalogue.news.models import NewsLetter
from catalogue.news.types import NewsStatus
from tests.factories.blog import make_post
from tests.factories.news import make_crowd, make_letter
from tests.support.shop import WORKER, Shop
from tests.support.visitor import Visitor, links_in
from tests.support.waiting import eventually

pytestmark = pytest.mark.journey

CROWD = 230
CUTS = (20, 90, 160)
MOST_ROUNDS = 10
NEWS = "A post that is news"


def test_a_reader_signs_up_says_yes_and_leaves(anyone: Visitor) -> None:
    anyone.opens("/")
    anyone.writes(email=anyone.email)
    anyone.presses("Send me the news")
    anyone.sees("Look into your mailbox")
    (link,) = links_in(anyone.letter("is it you?"), "/news/confirm/")
    anyone.opens(link)
    anyone.sees("Is it you?")
    anyone.presses("Yes, send me the news")
    anyone.sees("You are on the list")
    (way_out,) = links_in(anyone.letter("Welcome to the news"), "/news/leave/")
    anyone.opens(way_out)
    anyone.sees("Leave the list?")
    anyone.presses("Write to me no more")
    anyone.sees("You are off the list")
    anyone.opens(link)
    anyone.sees("This link does not work any more")


def test_an_address_that_is_none_comes_back_with_what_is_wrong(anyone: Visitor) -> None:
    anyone.opens("/news")
    anyone.writes(email="nobody")
    anyone.presses("Send me the news")
    anyone.reads("Something needs another look")
    assert anyone.page.locator("#email").input_value() == "nobody"
    anyone.looks()


@pytest.fixture
def quiet_shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop of the test's own, without seeds, pages or payments; its worker hurries."""
    shop = Shop(tmp_path, NEWS_PER_MINUTE="60000")
    shop.prepare(seeded=False)
    try:
        yield shop
    finally:
        shop.stop()
        shop.database.dispose()


def has_sent(shop: Shop, letters: int) -> bool:
    with shop.database.read() as session:
        stmt = select(func.count()).where(KeptLetter.status == LetterStatus.SENT)
        return (session.scalar(stmt) or 0) >= letters


def status(shop: Shop) -> NewsStatus:
    with shop.database.read() as session:
        return session.scalars(select(NewsLetter.status)).one()


@pytest.mark.slow
def test_the_power_may_go_at_any_moment_and_everybody_gets_one_copy(quiet_shop: Shop) -> None:
    """A copy is a file named after the kept letter, so one that is handed over again is no second.

    What a dead worker held comes back after two minutes, which the test lets pass at once.
    """
    shop = quiet_shop
    with shop.database.write() as session:
        addresses = make_crowd(session, CROWD)
        now = utc_now()
        make_letter(session, make_post(session, NEWS, published_at=now, now=now), now=now)
    shop.command("news", "send", "a-post-that-is-news")
    for cut in CUTS:
        shop.start(WORKER)
        eventually(partial(has_sent, shop, cut), within=60, what=f"{cut} letters")
        shop.kill(WORKER)
        shop.let_leases_run_out()
    for _ in range(MOST_ROUNDS):
        shop.command("worker", "--once")
        shop.let_leases_run_out()
        if status(shop) is NewsStatus.SENT and has_sent(shop, CROWD):
            break
    assert Counter(str(letter["To"]) for letter in shop.letters()) == Counter(addresses)
