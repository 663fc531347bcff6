"""A walk past every kind of page in every state, for looking at and for checking.

A stop is a name; the page in front of the visitor is then in that state. Pictures and checks are
taken at each, in any size and scheme, without walking again.
"""

from collections.abc import Callable, Iterator

from tests.support.repliers import (
    reply_of,
    sends_reply,
    staff_answer,
    thread_address,
    writes_reply,
)
from tests.support.staff_tour import STAFF_TOURS
from tests.support.visitor import (
    AT_THE_BANK,
    CAREFUL_CARD,
    DECLINED_CARD,
    GOOD_CARD,
    HUB,
    HUNTINGTON,
    LITTLE_BOOK,
    READY,
    SEVEN_SECRETS,
    SIXTY_SECONDS,
    Visitor,
    html_of,
    links_in,
    new_address,
)

Tour = Callable[[Visitor], Iterator[str]]

PLACES = {
    "home": "/",
    "list": "/books/",
    "list-narrowed": "/books/?form=epub&sort=price",
    "list-corrected": "/books/?q=ledership",
    "list-empty": "/books/?q=xylophone+repair",
    "title": f"/books/{SIXTY_SECONDS}",
    "title-calm": f"/books/{HUNTINGTON}",
    "title-free": f"/books/{LITTLE_BOOK}",
    "title-print": f"/books/{SEVEN_SECRETS}",
    "title-enquiry": f"/books/{HUB}",
    "sample": f"/books/{SIXTY_SECONDS}/sample",
    "minute": "/minutes/count-to-seven",
    "minute-calm": "/minutes/yes-please",
    "contributor": "/contributors/phil-dourado",
    "stream": "/blog/",
    "post": "/blog/outsourcing-everything",
    "post-in-series": "/blog/leaders-and-outsourcing-2",
    "series": "/blog/series/leaders-and-outsourcing",
    "quotation": "/blog/outsourcing-everything/quotes/e6c3218c29",
    "search": "/search?q=outsourcing",
    "search-empty": "/search?q=xylophone",
    "terms": "/terms",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "not-there": "/a-page-that-is-not-there",
    "link-lost": "/downloads/not-a-link-of-ours",
    "cart-empty": "/cart",
    "enquiry": f"/books/{HUB}/enquiry",
}


def browsing_tour(visitor: Visitor) -> Iterator[str]:
    """Pass everything that an address alone leads to."""
    for name, address in PLACES.items():
        visitor.page.goto(address)
        yield name
    visitor.presses("Send the enquiry")
    yield "enquiry-wrong"
    visitor.writes(name="Ada Byron", email=visitor.email, company="Engines & Sons", seats="40")
    visitor.presses("Send the enquiry")
    visitor.page.get_by_role("heading", name="Your enquiry is with us").wait_for()
    yield "enquiry-sent"
    yield from _letter(visitor, "Your enquiry about", "letter-enquiry")


def replying_tour(visitor: Visitor) -> Iterator[str]:
    """Pass a thread, its form with what is wrong, an answer, one's own reply, and the letters."""
    visitor.page.goto("/blog/leaders-and-outsourcing-1")
    yield "replies"
    visitor.presses("Send the reply")
    yield "reply-wrong"
    visitor.page.goto("/blog/leaders-and-outsourcing-1")
    visitor.follows("Answer")
    yield "reply-answer"
    words = f"I *asked*, and there was a pause, says {visitor.email}."
    writes_reply(visitor, words, follow=True)
    sends_reply(visitor, "Send the answer")
    yield "reply-sent"
    visitor.page.goto("/blog/leaders-and-outsourcing-1")
    visitor.page.locator(".reply--waits").wait_for()
    yield "reply-waits"
    address = thread_address(visitor, "Follow the replies", "following")
    yield from _letter(visitor, "Follow the replies", "letter-follow")
    visitor.page.goto(address)
    yield "following"
    visitor.presses("Yes, tell me")
    visitor.sees("You follow the replies")
    yield "following-done"
    staff_answer(visitor, reply_of(visitor, words), "Then you *asked* well.")
    yield from _letter(visitor, "replied to", "letter-further-reply")
    visitor.page.goto(thread_address(visitor, "replied to", "leaving"))
    yield "leaving"


def buying_tour(visitor: Visitor) -> Iterator[str]:
    """Pass every page of a mixed purchase, with a wrong entry and a card that is declined."""
    visitor.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    visitor.changes_number(f"{SEVEN_SECRETS}-paperback", 2)
    visitor.puts_in_cart(SIXTY_SECONDS)
    yield "cart"
    visitor.goes_to_checkout()
    yield "checkout"
    visitor.presses_pay()
    yield "checkout-wrong"
    visitor.says_who(address=True)
    visitor.page.locator("[name=accept_total]").evaluate("field => { field.value = 1; }")
    visitor.presses_pay()
    yield "changed"
    visitor.checks_out(address=True)
    yield "pay"
    visitor.pays_with(DECLINED_CARD)
    yield "pay-declined"
    visitor.pays_with(CAREFUL_CARD)
    visitor.page.get_by_role("heading", name="Confirm that it is you").wait_for()
    yield "pay-challenge"
    visitor.presses("Complete")
    visitor.sees(READY)
    visitor.page.reload()
    yield "order-ready"
    order = visitor.page.url
    visitor.page.get_by_text("Wrong e-mail address? Put it right").click()
    visitor.page.get_by_label("The right e-mail address").fill("nobody")
    visitor.presses("Send it there")
    yield "order-wrong-address"
    yield from _letter(visitor, "Your books are here", "letter-ready")
    visitor.page.locator("a[href*='/downloads/']").first.click()
    yield "download"
    visitor.page.goto(order)
    visitor.presses("Send the letter again")
    visitor.reads("We have sent the letter again")
    visitor.page.wait_for_load_state()
    yield "order-letter-again"


def waiting_tour(visitor: Visitor) -> Iterator[str]:
    """Pass the pages of payments that wait, fail, run out, or come when nobody answers."""
    shop = visitor.shop
    visitor.puts_in_cart(SIXTY_SECONDS)
    visitor.goes_to_checkout()
    visitor.says_who()
    shop.sandbox.fault("status", value=503, count=0, match="POST /v1/checkout/sessions")
    visitor.presses_pay()
    visitor.page.get_by_role("heading", name="The payment page does not answer").wait_for()
    yield "unavailable"
    shop.sandbox.heal()
    visitor.checks_out()
    session, paying = visitor.session_id, visitor.page.url
    order = f"/checkout/return?session_id={session}"
    visitor.page.goto(order)
    yield "order-placed"
    visitor.page.goto(paying)
    visitor.pays_by_debit()
    visitor.sees(AT_THE_BANK)
    yield "order-processing"
    yield from _letter(visitor, AT_THE_BANK, "letter-processing")
    shop.sandbox.settle(session, "failed")
    yield from _letter(visitor, "Your payment did not go through", "letter-failed")
    visitor.page.goto(order)
    yield "order-failed"
    visitor.email = new_address()
    visitor.puts_in_cart(SIXTY_SECONDS)
    visitor.checks_out()
    paying = visitor.page.url
    visitor.gives_up()
    visitor.page.goto(paying)
    yield "pay-ended"
    visitor.page.goto(f"/checkout/return?session_id={visitor.session_id}")
    yield "order-expired"


def after_tour(visitor: Visitor) -> Iterator[str]:
    """Pass the pages and letters of orders whose money goes back or is asked about."""
    ask = visitor.shop.sandbox.ask
    ask("POST", f"sessions/{_bought(visitor)}/refund")
    visitor.reloads_until("refund")
    yield "order-refunded"
    yield from _letter(visitor, "on its way back to you", "letter-refunded")
    dispute = ask("POST", f"sessions/{_bought(visitor)}/dispute")["id"]
    visitor.reloads_until("dispute")
    yield "order-disputed"
    order = visitor.page.url
    yield from _letter(visitor, "Your bank has asked about", "letter-disputed")
    ask("POST", f"disputes/{dispute}", status="lost")
    visitor.page.goto(order)
    visitor.reloads_until("refund")
    yield "order-lost"
    yield from _letter(visitor, "back for you", "letter-lost")
    visitor.page.goto(visitor.shop.sandbox_url)
    yield "sandbox-overview"


def news_tour(visitor: Visitor) -> Iterator[str]:
    """Pass the pages and letters of the news, from signing up to leaving."""
    page = visitor.page
    page.goto("/news")
    yield "news"
    visitor.writes(email="nobody")
    visitor.presses("Send me the news")
    page.get_by_role("alert").wait_for()
    yield "news-wrong"
    visitor.writes(email=visitor.email)
    visitor.presses("Send me the news")
    visitor.sees("Look into your mailbox")
    yield "news-asked"
    (confirm,) = links_in(visitor.letter("is it you?"), "/news/confirm/")
    yield from _letter(visitor, "is it you?", "letter-news-asked")
    page.goto(confirm)
    yield "news-confirm"
    visitor.presses("Yes, send me the news")
    visitor.sees("You are on the list")
    yield "news-in"
    (leave,) = links_in(visitor.letter("Welcome"), "/news/leave/")
    yield from _letter(visitor, "Welcome", "letter-news-welcome")
    page.goto(leave)
    yield "news-leave"
    visitor.presses("Write to me no more")
    visitor.sees("You are off the list")
    yield "news-left"
    page.goto(confirm)
    yield "news-link-lost"


def _bought(visitor: Visitor) -> str:
    """Buy an e-book under a new address and stay on the order's page; return Stripe's session."""
    visitor.email = new_address()
    visitor.puts_in_cart(SIXTY_SECONDS)
    visitor.checks_out()
    session = visitor.session_id
    visitor.pays_with(GOOD_CARD)
    visitor.sees(READY)
    return session


def _letter(visitor: Visitor, about: str, name: str) -> Iterator[str]:
    """Show the HTML of a letter, as a mail program would, under an address of its own."""
    html = html_of(visitor.letter(about))
    address = f"{visitor.shop.url}/{name}"
    visitor.page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
    visitor.page.goto(address)
    yield name


TOURS: dict[str, Tour] = {
    "browsing": browsing_tour,
    "replying": replying_tour,
    "buying": buying_tour,
    "waiting": waiting_tour,
    "after": after_tour,
    "news": news_tour,
    **STAFF_TOURS,
}
