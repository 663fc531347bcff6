"""Titles as they lie in ``books/*.toml``, with their e-books, covers and sound."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalogue.books import services
from catalogue.books.models import Book, Contributor, Edition, Minute
from catalogue.books.types import (
    BookFacts,
    ContributorRole,
    CreditFacts,
    EditionFacts,
    EditionStatus,
    Form,
    Protection,
    SubjectScheme,
    TopicFacts,
)
from catalogue.cli.seed_files import SeedFile, built_file
from catalogue.core.money import Money
from catalogue.storage import Storage
from catalogue.typeset.folders import extract_in

_SAFETY_LINES = ("manufacturer", "address", "email", "eu_name", "eu_address", "eu_email")


@dataclass(frozen=True, slots=True)
class BookSeed:
    """One title: its TOML, and the folder that its paths start from."""

    root: Path
    facts: Mapping[str, Any]
    biographies: Mapping[str, Mapping[str, str]]

    @property
    def slug(self) -> str:
        """Return the title's address."""
        return str(self.facts["slug"])

    def is_known(self, session: Session) -> bool:
        """Return whether the shop has the title, in whatever state."""
        return bool(session.scalar(select(exists().where(Book.slug == self.slug))))

    def build_files(self) -> dict[str, SeedFile]:
        """Build or read the files of the editions, by SKU."""
        found = {
            edition["sku"]: built_file(self.root, self.facts, edition)
            for edition in self.facts["editions"]
        }
        return {sku: file for sku, file in found.items() if file is not None}

    def add(
        self, session: Session, storage: Storage, files: Mapping[str, SeedFile], *, now: datetime
    ) -> Book:
        """Add the title with all that belongs to it, and put it on sale if it says so."""
        self._describe_contributors(session)
        book = services.add_book(session, self._book_facts(), now=now)
        for position, facts in enumerate(self.facts["editions"]):
            edition = services.add_edition(session, book, _edition_facts(facts, position))
            _set_prices(session, edition, facts["prices"], now=now)
            if file := files.get(edition.sku):
                file.add_to(session, edition, storage, now=now)
        if snippet := self.facts.get("audio_snippet"):
            with (self.root / snippet).open("rb") as content:
                services.keep_audio(book, storage, content, title=self.facts["title"])
        if self.facts.get("status") == "published":
            services.publish_book(session, book, now=now)
        return book

    def add_minutes(self, session: Session, *, now: datetime) -> list[tuple[str, bool]]:
        """Add the pieces that the title does not have yet; tell of each whether it was added."""
        book = session.scalars(select(Book).where(Book.slug == self.slug)).one()
        titles = select(Minute.title).where(Minute.book_id == book.id)
        known = set(session.scalars(titles))
        told = []
        for facts in self.facts.get("minutes", ()):
            is_new = facts["title"] not in known
            if is_new:
                services.add_minute(
                    session, book, title=facts["title"], body=facts["text"], now=now
                )
            told.append((facts["title"], is_new))
        return told

    def draw_cover(self, book: Book, storage: Storage) -> None:
        """Draw the cover at every width now, so that no visitor waits for it."""
        for width in services.COVER_WIDTHS:
            services.cover_picture(storage, book, width=width)

    def _describe_contributors(self, session: Session) -> None:
        """Add those people who are new, with their biographies."""
        names = [one["name"] for one in self.facts["contributors"]]
        known = set(session.scalars(select(Contributor.name).where(Contributor.name.in_(names))))
        for name in names:
            person = self.biographies.get(name)
            if person is not None and name not in known:
                services.describe_contributor(
                    session, slug=person["slug"], name=name, about=person["biography"]
                )

    def _book_facts(self) -> BookFacts:
        facts = self.facts
        published = [one["published"] for one in facts["editions"] if "published" in one]
        return BookFacts(
            title=facts["title"],
            slug=self.slug,
            subtitle=facts.get("subtitle", ""),
            credits=tuple(self._credit(one) for one in facts["contributors"]),
            topics=tuple(_topic(one) for one in facts.get("topics", ())),
            language=facts["language"],
            publisher=facts.get("publisher", ""),
            first_published_on=min(published, default=None),
            blurb=facts["blurb"],
            description=facts["description"],
            extract_title=facts.get("extract_title", ""),
            extract=extract_in(self.root, facts) if facts.get("extract_files") else "",
            contents=tuple(facts.get("contents", ())),
            quotes=tuple({"text": q["text"], "source": q["by"]} for q in facts.get("quotes", ())),
            foreign_editions=tuple(_foreign(one) for one in facts.get("foreign_editions", ())),
            is_calm=facts.get("calm", False),
            by_enquiry=any(one.get("enquiry", False) for one in facts["editions"]),
            ground_colour=facts["colours"]["ground"],
            ink_colour=facts["colours"]["ink"],
            support_links=tuple(_charity(one) for one in facts.get("charities", ())),
            safety_contact=_safety(facts.get("safety", {})),
            position=facts.get("position", 0),
        )

    def _credit(self, one: Mapping[str, str]) -> CreditFacts:
        slug = self.biographies.get(one["name"], {}).get("slug", "")
        return CreditFacts(one["name"], ContributorRole(one["role"]), slug)


def read_books(root: Path) -> Iterator[BookSeed]:
    """Read every title of a folder; raise ValueError or KeyError for one that cannot be read."""
    people = _toml(root / "contributors.toml").get("contributors", [])
    biographies = {one["name"]: one for one in people}
    for path in sorted((root / "books").glob("*.toml")):
        yield BookSeed(root, _toml(path), biographies)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _edition_facts(facts: Mapping[str, Any], position: int) -> EditionFacts:
    width, height = facts.get("trim_mm", (None, None))
    return EditionFacts(
        form=Form(facts["form"]),
        isbn=facts.get("isbn", ""),
        sku=facts["sku"],
        status=EditionStatus(facts["status"]),
        published_on=facts.get("published"),
        pages=facts.get("pages"),
        minutes=facts.get("minutes"),
        trim_width_mm=width,
        trim_height_mm=height,
        weight_g=facts.get("weight_g"),
        stock=facts.get("stock"),
        protection=Protection(facts.get("protection", "none")),
        tax_code=facts.get("tax_code", ""),
        position=position,
    )


def _set_prices(
    session: Session, edition: Edition, prices: list[dict[str, Any]], *, now: datetime
) -> None:
    """Set each price as of its own day, so that the history reads as if it had been kept."""
    for price in sorted(prices, key=lambda one: one["from"]):
        starts_at = _midnight(price["from"])
        services.set_price(
            session,
            edition,
            Money(price["amount"], price["currency"]),
            now=min(starts_at, now),
            starts_at=starts_at,
            ends_at=_midnight(price["until"]) if "until" in price else None,
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _topic(one: Mapping[str, str]) -> TopicFacts:
    return TopicFacts(one["label"], SubjectScheme(one["scheme"]), one.get("code", ""))


def _foreign(one: Mapping[str, str]) -> dict[str, str]:
    return {
        "language": one["language"],
        "title": one["title"],
        "publisher": one.get("publisher", ""),
    }


def _charity(one: Mapping[str, str]) -> dict[str, str]:
    region = f" ({one['region']})" if one.get("region") else ""
    return {"label": one["name"] + region, "url": one["url"]}


def _safety(facts: Mapping[str, str]) -> str:
    return "\n".join(facts[name] for name in _SAFETY_LINES if facts.get(name))
