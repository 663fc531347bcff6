"""Those who made the books."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from markupsafe import Markup

from catalogue.blog.queries import posts_of_books
from catalogue.books.queries import books_of_contributor, contributor_by_slug
from catalogue.core.clock import utc_now
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import refuse_odd_slugs
from catalogue.web.storefront.shelves import shown_books

pages = Blueprint("contributors", __name__, url_prefix="/contributors")
refuse_odd_slugs(pages, "slug")

_MOST_POSTS = 10


@dataclass(frozen=True, slots=True)
class ShownContributor:
    """A person as the page shows them."""

    slug: str
    name: str
    biography_html: Markup


@pages.get("/<slug>")
@public_page()
def show(slug: str) -> str:
    """Show a person, the books and the posts that belong with them."""
    person = contributor_by_slug(session(), slug)
    books = books_of_contributor(
        session(), person.id, currency=preferences().currency, now=utc_now()
    )
    biography = Markup(person.about_html)  # noqa: S704 -- sanitised when it was saved.
    return render_template(
        "storefront/contributors/show.html",
        contributor=ShownContributor(person.slug, person.name, biography),
        books=shown_books(books),
        posts=posts_of_books(session(), [book.id for book in books], limit=_MOST_POSTS),
    )
