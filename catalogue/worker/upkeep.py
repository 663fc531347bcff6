"""What the passing of time changes in catalogue, blog and carts."""

from datetime import timedelta

from sqlalchemy.orm import Session

from catalogue.blog.messages import PublishDuePosts
from catalogue.blog.services import publish_due_posts
from catalogue.books.messages import PublishDueBooks, TurnDay, TurnPrices
from catalogue.books.readiness import SaleTerms
from catalogue.books.services import publish_due_books, turn_prices
from catalogue.cart.messages import ForgetOldCarts
from catalogue.cart.services import forget_old_carts
from catalogue.core.clock import utc_now
from catalogue.db.generation import mark_catalogue_changed
from catalogue.worker.tools import Step, Tools

_CART_LIFE = timedelta(days=90)


def publish_posts(_message: PublishDuePosts, _tools: Tools) -> Step:
    """Show posts whose hour has come."""

    def step(session: Session) -> None:
        publish_due_posts(session, now=utc_now())

    return step


def publish_books(_message: PublishDueBooks, tools: Tools) -> Step:
    """Put titles on sale whose hour has come."""

    def step(session: Session) -> None:
        publish_due_books(session, SaleTerms(tools.currency), now=utc_now())

    return step


def prices(_message: TurnPrices, _tools: Tools) -> Step:
    """Let pages show prices that began or ended."""
    return lambda session: turn_prices(session, now=utc_now())


def turn_day(_message: TurnDay, _tools: Tools) -> Step:
    """Let pages show what belongs to the new day."""
    return mark_catalogue_changed


def forget_carts(_message: ForgetOldCarts, _tools: Tools) -> Step:
    """Delete old carts."""

    def step(session: Session) -> None:
        forget_old_carts(session, untouched_since=utc_now() - _CART_LIFE)

    return step
