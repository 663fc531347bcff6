"""What a cart comes to: the form guesses a country, the order refuses a wrong one."""

import pytest
from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.cart.queries import CartLine
from catalogue.checkout.contents import contents
from catalogue.checkout.errors import NoDeliveryError, TotalChangedError
from catalogue.checkout.quoting import estimate, is_other_postage, quote_lines
from catalogue.core.money import Money
from tests.factories.books import make_epub, make_paperback
from tests.factories.cart import make_cart
from tests.factories.orders import RATES
from tests.support.times import NOON


def lines_of(session: Session, *editions: Edition) -> tuple[CartLine, ...]:
    cart_id = make_cart(session, *editions, now=NOON)
    return contents(session, cart_id, currency="GBP", now=NOON).lines


@pytest.mark.parametrize(("country", "served", "postage"), [("IE", "IE", 650), ("BR", "GB", 295)])
def test_print_is_estimated_for_a_country_that_we_post_to(
    session: Session, country: str, served: str, postage: int
) -> None:
    lines = lines_of(session, make_paperback(session, price=1000))
    quote = estimate(lines, country=country, rates=RATES, currency="GBP")
    assert (quote.country, quote.shipping) == (served, Money(postage, "GBP"))
    assert quote.total == Money(1000 + postage, "GBP")


@pytest.mark.parametrize(("country", "served"), [("BR", "BR"), ("XX", "GB"), ("", "GB")])
def test_an_e_book_goes_to_every_country_there_is(
    session: Session, country: str, served: str
) -> None:
    lines = lines_of(session, make_epub(session))
    quote = estimate(lines, country=country, rates=RATES, currency="GBP")
    assert (quote.country, quote.shipping) == (served, None)


def test_an_order_is_quoted_for_its_country_or_refused(session: Session) -> None:
    lines = lines_of(session, make_paperback(session))
    quote = quote_lines(lines, country="IE", rates=RATES, currency="GBP")
    assert (quote.country, quote.shipping) == ("IE", Money(650, "GBP"))
    with pytest.raises(NoDeliveryError):
        quote_lines(lines, country="BR", rates=RATES, currency="GBP")


@pytest.mark.parametrize(("accepted", "expected"), [(1295, True), (1195, False)])
def test_another_country_is_told_from_another_price(
    session: Session, *, accepted: int, expected: bool
) -> None:
    lines = lines_of(session, make_paperback(session, price=1000))
    quote = quote_lines(lines, country="IE", rates=RATES, currency="GBP")
    change = TotalChangedError(Money(accepted, "GBP"), quote.total)
    assert is_other_postage(quote, change, RATES) is expected
