"""What search engines read of a title or a post, in the words of schema.org."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from catalogue.books.types import Availability, ContributorRole, Form
from catalogue.web.common.shop import language, preferences, settings
from catalogue.web.storefront.posts import ShownPost
from catalogue.web.storefront.shelves import ShownBook
from catalogue.web.storefront.titles import ShownEdition, TitlePage

_CONTEXT = "https://schema.org"
_FORMATS = {
    Form.PAPERBACK: "Paperback",
    Form.HARDBACK: "Hardcover",
    Form.EPUB: "EBook",
    Form.PDF: "EBook",
    Form.AUDIOBOOK: "AudiobookFormat",
}
_AVAILABLE = {
    Availability.AVAILABLE: "InStock",
    Availability.FREE: "InStock",
    Availability.SOLD_OUT: "OutOfStock",
    Availability.FORTHCOMING: "PreOrder",
    Availability.OUT_OF_PRINT: "Discontinued",
}
_ROLES = {
    ContributorRole.AUTHOR: "author",
    ContributorRole.EDITOR: "editor",
    ContributorRole.TRANSLATOR: "translator",
    ContributorRole.FOREWORD: "contributor",
    ContributorRole.READER: "contributor",
}


def book_data(book: TitlePage) -> dict[str, Any]:
    """Describe a title as a Book with an example per form, or as a Service where there is none."""
    forms = [edition for edition in book.editions if edition.form in _FORMATS]
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Book" if forms else "Service",
        "name": book.title,
        "url": _page("books.show", slug=book.slug),
        "description": book.summary,
        "image": settings().base_url + book.cover.src,
    }
    if not forms:
        return {**data, "provider": {"@type": "Organization", "name": preferences().name}}
    data |= {"inLanguage": book.language, **_people(book.credits)}
    if book.publisher:
        data["publisher"] = {"@type": "Organization", "name": book.publisher}
    return {**data, "workExample": [_example(edition, book) for edition in forms]}


def post_data(
    post: ShownPost, books: Iterable[ShownBook], *, picture: str, replies: int
) -> dict[str, Any]:
    """Describe a post, the titles that it is about, its picture (a path) and its replies."""
    about = [
        {"@type": "Book", "name": book.title, "url": _page("books.show", slug=book.slug)}
        for book in books
    ]
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "BlogPosting",
        "headline": post.title,
        "url": _page("blog.show", slug=post.slug),
        "mainEntityOfPage": _page("blog.show", slug=post.slug),
        "image": settings().base_url + picture,
        "inLanguage": post.language,
        "datePublished": post.published_at.isoformat(),
        "description": post.summary,
        "commentCount": replies,
        "about": about,
    }
    if post.author:
        data["author"] = {"@type": "Person", "name": post.author}
    if post.updated_at:
        data["dateModified"] = post.updated_at.isoformat()
    return data


def _people(credited: Iterable[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    people: dict[str, list[dict[str, str]]] = {}
    for credit in credited:
        role = _ROLES[ContributorRole(credit["role"])]
        page = _page("contributors.show", slug=credit["slug"])
        people.setdefault(role, []).append({"@type": "Person", "name": credit["name"], "url": page})
    return people


def _example(edition: ShownEdition, book: TitlePage) -> dict[str, Any]:
    kind = "Audiobook" if edition.form is Form.AUDIOBOOK else "Book"
    summary = edition.accessibility.summary if edition.accessibility else []
    facts = {
        "isbn": edition.isbn_digits,
        "numberOfPages": edition.pages,
        "duration": f"PT{edition.minutes}M" if edition.minutes else None,
        "datePublished": edition.published_on.isoformat() if edition.published_on else None,
        "accessibilitySummary": " ".join(map(language().say, summary)) or None,
        "offers": _offer(edition, book),
    }
    return {
        "@type": [kind, "Product"],
        "name": book.title,
        "sku": edition.sku,
        "image": settings().base_url + book.cover.src,
        "inLanguage": book.language,
        "bookFormat": f"{_CONTEXT}/{_FORMATS[edition.form]}",
        **{name: value for name, value in facts.items() if value is not None},
    }


def _offer(edition: ShownEdition, book: TitlePage) -> dict[str, Any] | None:
    """Describe the offer; without a price there is none."""
    if edition.price is None or edition.availability not in _AVAILABLE:
        return None
    terms = _page("pages.terms")
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": _page("books.show", slug=book.slug),
        "price": str(edition.price.decimal),
        "priceCurrency": edition.price.currency,
        "availability": f"{_CONTEXT}/{_AVAILABLE[edition.availability]}",
        "hasMerchantReturnPolicy": {
            "@type": "MerchantReturnPolicy",
            "merchantReturnLink": terms,
        },
    }
    if edition.form.is_print:
        offer["shippingDetails"] = {
            "@type": "OfferShippingDetails",
            "shippingSettingsLink": terms,
        }
    return offer


def _page(endpoint: str, **parts: Any) -> str:
    return settings().base_url + url_for(endpoint, **parts)
