"""A title as its page and its sample read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup, escape

from catalogue.books.availability import offer_of
from catalogue.books.models import Book
from catalogue.books.queries import EditionOnShow, TopicLabel
from catalogue.books.types import Availability, Form, Offer, Protection
from catalogue.core.isbn import display_isbn
from catalogue.core.markdown import excerpt, plain_text
from catalogue.core.money import Money
from catalogue.web.common.covers import Cover, cover_of
from catalogue.web.storefront.accessibility import AccessibilityFacts, accessibility_facts
from catalogue.web.storefront.shelves import byline, colours_version

_SUMMARY_LENGTH = 160
_AUDIO_TYPE = "audio/mpeg"


class Audio(NamedTuple):
    """A snippet to listen to."""

    src: str
    media_type: str
    title: str


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """One form of a title with its price."""

    sku: str
    form: Form
    availability: Availability
    price: Money | None
    isbn: str | None
    isbn_digits: str | None
    pages: int | None
    minutes: int | None
    trim_width_mm: int | None
    trim_height_mm: int | None
    published_on: date | None
    file_bytes: int | None
    protection: Protection
    accessibility: AccessibilityFacts | None


@dataclass(frozen=True, slots=True)
class TitlePage:
    """All that is said of a title."""

    slug: str
    title: str
    subtitle: str
    byline: str
    summary: str
    blurb_html: Markup
    cover: Cover
    is_calm: bool
    colours_version: str
    publisher: str
    language: str
    offer: Offer
    price: Money | None
    price_is_from: bool
    has_sample: bool
    credits: list[dict[str, str]]
    editions: list[ShownEdition]
    contents: list[str]
    topics: list[TopicLabel]
    quotes: list[dict[str, str]]
    audio: Audio | None
    foreign_editions: list[dict[str, str]]
    safety_contact: str
    support_links: list[dict[str, str]]


class Sample(NamedTuple):
    """The extract of a title."""

    heading: str
    body_html: Markup


def title_page(book: Book, editions: Sequence[EditionOnShow]) -> TitlePage:
    """Gather what the page of a title says."""
    offers = [(edition.availability, edition.price) for edition in editions]
    offer = offer_of(offers, by_enquiry=book.by_enquiry)
    has_print = any(edition.form.is_print for edition in editions)
    return TitlePage(
        slug=book.slug,
        title=book.title,
        subtitle=book.subtitle,
        byline=byline(book.credited),
        summary=summary_of(book),
        blurb_html=_blurb(book),
        cover=cover_of(book),
        is_calm=book.is_calm,
        colours_version=colours_version(book.ground_colour, book.ink_colour),
        publisher=book.publisher,
        language=book.language,
        offer=offer.offer,
        price=offer.price,
        price_is_from=offer.price_is_from,
        has_sample=bool(book.extract_html),
        credits=book.credited,
        editions=[_edition(edition) for edition in editions],
        contents=book.contents,
        topics=[TopicLabel(**subject) for subject in book.subjects],
        quotes=book.quotes,
        audio=_audio(book),
        foreign_editions=book.foreign_editions,
        safety_contact=book.safety_contact if has_print else "",
        support_links=book.support_links,
    )


def sample_of(book: Book) -> Sample:
    """Return the extract."""
    html = Markup(book.extract_html)  # noqa: S704 -- sanitised when it was saved.
    return Sample(book.extract_title, html)


def summary_of(book: Book) -> str:
    """Return about 160 plain characters, for those who list pages."""
    return excerpt(book.blurb or plain_text(book.description_html), length=_SUMMARY_LENGTH)


def _blurb(book: Book) -> Markup:
    if book.description_html:
        return Markup(book.description_html)  # noqa: S704 -- sanitised when it was saved.
    return Markup("<p>{}</p>").format(escape(book.blurb)) if book.blurb else Markup()


def _edition(edition: EditionOnShow) -> ShownEdition:
    return ShownEdition(
        sku=edition.sku,
        form=edition.form,
        availability=edition.availability,
        price=edition.price,
        isbn=display_isbn(edition.isbn) if edition.isbn else None,
        isbn_digits=edition.isbn,
        pages=edition.pages,
        minutes=edition.minutes,
        trim_width_mm=edition.trim_width_mm,
        trim_height_mm=edition.trim_height_mm,
        published_on=edition.published_on,
        file_bytes=edition.file_bytes,
        protection=edition.protection,
        accessibility=_accessibility(edition.form, edition.accessibility),
    )


def _accessibility(form: Form, metadata: Mapping[str, Any] | None) -> AccessibilityFacts | None:
    """Describe what is downloaded; print has no such data."""
    return accessibility_facts(metadata or {}) if form.is_digital else None


def _audio(book: Book) -> Audio | None:
    if book.audio_key is None:
        return None
    src = url_for("books.audio", slug=book.slug, v=audio_version(book.audio_key))
    return Audio(src, _AUDIO_TYPE, book.audio_title)


def audio_version(key: str) -> str:
    """Return what changes when the sound changes: the beginning of its file's name."""
    return key.rpartition("/")[2][:12]
