"""What a shop holds whose data is Greek, so that any Latin letter on its pages is ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import update
from werkzeug.test import TestResponse

from catalogue.books.models import EditionFile
from catalogue.books.types import Form, SubjectScheme, TopicFacts
from catalogue.checkout import mails as payment_letters
from catalogue.core.clock import utc_now
from catalogue.core.ids import new_id
from catalogue.core.money import Money
from catalogue.delivery.mails import books_ready, fresh_links
from catalogue.delivery.queries import order_summary
from catalogue.enquiries import mails as enquiry_letters
from catalogue.enquiries.types import EnquiryFacts
from catalogue.mail.rendering import introduce_shop
from catalogue.mail.types import Letter
from catalogue.news import mails as news_letters
from catalogue.news.links import NewsLinks
from catalogue.news.models import Subscriber
from catalogue.news.types import BookInNews, PostInNews, Recipient
from catalogue.orders.models import Order
from catalogue.orders.queries import locked_order
from tests.conftest import Databases
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.factories.orders import make_buyer
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.pseudo import LANGUAGE, untranslated_in, write_language
from tests.support.settings import SECRET, quick_settings, told_by
from tests.support.web_shop import WebShop, web_shop

BUYER = make_buyer(name="Ρόζα Αναγνώστρια")
BUYER = replace(
    BUYER, address=replace(BUYER.address, line1="Οδός 1", city="Λιντς", postal_code="1")
)
EVERY_FORM = (Form.EPUB, Form.PDF, Form.AUDIOBOOK, Form.PAPERBACK, Form.HARDBACK)
ACCESSIBLE = {
    "accessibilityFeature": [
        *("displayTransformability", "readingOrder", "tableOfContents", "alternativeText"),
        "unlocked",
    ],
    "accessModeSufficient": ["textual"],
    "accessibilityHazard": ["none"],
    "conformsTo": "1.1",
    "certifiedBy": "Εμείς",
    "exemption": "1",
}


def fill(shop: WebShop) -> None:
    topics = tuple(TopicFacts(f"Θέμα {n}", SubjectScheme.KEYWORD) for n in (1, 2))
    extract: dict[str, Any] = {"extract_title": "Αρχή", "extract": "Λόγια."}
    said: dict[str, Any] = {
        "blurb": "Λόγια.",
        "contents": ("Ένα",),
        "quotes": ({"text": "Καλό.", "source": "Κάποιος"},),
        "foreign_editions": ({"language": "de", "title": "Τίτλος", "publisher": "Εκδότης"},),
        "safety_contact": "Εμείς",
    }
    with shop.database.write() as session:
        facts: dict[str, Any] = {
            "storage": shop.storage,
            "by": ("Άλφα 1", "Βήτα 2"),
            "topics": topics,
        }
        first = make_book(session, "Ένα", slug="1", forms=EVERY_FORM, **facts, **extract, **said)
        make_book(session, "Δύο", slug="2", price=0, **facts)
        make_book(session, "Τρία", slug="3", forms=(Form.SEAT,), by_enquiry=True, **facts)
        make_book(session, "Τέσσερα", slug="4", forms=(Form.PAPERBACK,), stock=0, **facts)
        make_book(session, "Πέντε", slug="5", price=None, **facts)
        for number in range(12):
            make_post(
                session,
                f"Δείγμα {number}",
                slug=f"p{number}",
                body="Λόγια.",
                books=[first],
                tags=["Ετικέτα 1"],
            )
        session.flush()
        session.execute(update(EditionFile).values(accessibility=ACCESSIBLE))


def letters(shop: WebShop, order: Order) -> list[Letter]:
    """Return one letter of every kind, and each in all its words."""
    now, amount, links = utc_now(), Money(799, "GBP"), shop.links
    asked = EnquiryFacts(
        book_id=order.id,
        book_title="Τρία",
        name="Ρόζα",
        email="r@example.com",
        company="Ω",
        seats=4,
        message="Λόγια.",
    )
    with shop.database.read() as session:
        summary = order_summary(session, locked_order(session, order.id))
    return [
        books_ready(summary, links),
        fresh_links([summary], links),
        payment_letters.payment_processing(summary, links),
        payment_letters.payment_failed(summary, links),
        payment_letters.paid_late(summary, links, outcome="kept"),
        payment_letters.paid_late(summary, links, outcome="refunded"),
        payment_letters.refund_made(summary, links, amount=amount),
        payment_letters.refund_made(summary, links, amount=amount, paid_twice=True),
        payment_letters.dispute_opened(summary, links),
        payment_letters.dispute_ended(summary, links),
        payment_letters.dispute_lost(summary, links, amount=amount),
        enquiry_letters.received(order.id, asked),
        enquiry_letters.notice(order.id, asked, to="staff@example.com", now=now),
        *letters_of_the_news(shop),
    ]


def letters_of_the_news(shop: WebShop) -> list[Letter]:
    links = NewsLinks(shop.settings.base_url, SECRET)
    post = PostInNews("p1", "Δείγμα 1", "Άλφα", "Λόγια.", (BookInNews("1", "Ένα"),))
    reader = Subscriber(id=new_id(), email="r@example.com", token="0")
    recipient = Recipient(reader.id, reader.email, reader.token)
    return [
        news_letters.please_confirm(reader, new_id(), links=links),
        news_letters.already_here(reader, links=links),
        news_letters.welcome(reader, links=links),
        news_letters.new_post(new_id(), post, recipient, links=links),
    ]


@contextmanager
def greek_shop(
    databases: Databases, sandbox: RunningSandbox, folder: Path, **settings: Any
) -> Iterator[WebShop]:
    """Run a shop on SQLite that says everything in brackets; afterwards letters are plain again."""
    write_language(folder)
    facts = {"shop_language": LANGUAGE, "shop_name": "Βιβλία", **settings}
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(url, sandbox, folder, **facts) as shop,
    ):
        yield shop
    introduce_shop(told_by(quick_settings()))


def assert_said(page: TestResponse, *, status: int = 200) -> None:
    """Every sentence of a page stands in brackets."""
    assert page.status_code == status, page.text
    assert "⟦" in page.text
    assert untranslated_in(page.text.replace("Ann Author", "")) == []
