"""The titles of the demo have the shape that the seeding reads, and say what is so."""

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from stdnum import isbn

from catalogue.core.assets import asset_folder
from catalogue.typeset.colours import READABLE_CONTRAST, contrast_ratio
from catalogue.typeset.folders import extract_in

ROOT = asset_folder("seed_data")
FILES = sorted((ROOT / "books").glob("*.toml"))
TITLES: list[dict[str, Any]] = [tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES]
SLUGS = {title["slug"] for title in TITLES}
FORMS = {"paperback", "hardback", "epub", "pdf", "audiobook", "seat"}
PRINT = {"paperback", "hardback"}
ISBNS = {
    "the-60-second-leader-paperback": "9781841127453",
    "seven-secrets-of-inspired-leaders-paperback": "9781841126500",
    "learning-to-live-with-huntingtons-disease-paperback": "9781843104872",
}
TITLE_KEYS = {
    "slug", "title", "subtitle", "language", "publisher", "status", "position", "calm", "blurb",
    "description", "contents", "extract_files", "colours", "contributors", "quotes", "topics",
    "minutes", "editions",
}  # fmt: skip
MAY_HAVE = {"audio_snippet", "foreign_editions", "charities", "safety", "ebook"}
EDITION_KEYS = {"sku", "form", "published", "status", "protection", "tax_code", "prices"}
EDITION_MAY_HAVE = {
    "isbn", "pages", "minutes", "trim_mm", "weight_g", "stock", "note", "enquiry", "term_months",
    "build", "file", "file_version",
}  # fmt: skip

each_title = pytest.mark.parametrize("title", TITLES, ids=[file.stem for file in FILES])
EDITIONS = [edition for title in TITLES for edition in title["editions"]]
each_edition = pytest.mark.parametrize("edition", EDITIONS, ids=[one["sku"] for one in EDITIONS])


def test_the_five_titles_are_there() -> None:
    assert len(TITLES) == len(SLUGS) == 5
    assert sorted(title["position"] for title in TITLES) == [1, 2, 3, 4, 5]
    assert [title["slug"] for title in TITLES] == [file.stem for file in FILES]


@each_title
def test_a_title_has_the_known_facts_and_no_others(title: dict[str, Any]) -> None:
    assert set(title) >= TITLE_KEYS
    assert set(title) <= TITLE_KEYS | MAY_HAVE
    assert title["status"] == "published"
    assert all(set(one) == {"name", "role"} for one in title["contributors"])
    assert all(set(one) == {"text", "by"} for one in title["quotes"])
    assert all(set(one) == {"title", "text"} for one in title["minutes"])
    assert all(one["demo"] for one in title.get("foreign_editions", []))


@each_title
def test_its_colours_can_be_read(title: dict[str, Any]) -> None:
    colours = title["colours"]
    assert contrast_ratio(colours["ground"], colours["ink"]) >= READABLE_CONTRAST


@each_title
def test_it_says_enough_and_not_too_much(title: dict[str, Any]) -> None:
    assert 60 <= len(title["blurb"]) <= 200
    assert 100 <= len(title["description"].split()) <= 300
    assert 600 <= len(extract_in(ROOT, title).split()) <= 1200
    assert 2 <= len(title["minutes"]) <= 3
    assert all(len(one["text"].split()) <= 180 for one in title["minutes"])


@each_title
def test_its_subjects_have_one_main_subject_a_scheme(title: dict[str, Any]) -> None:
    for scheme in ("thema", "bisac"):
        coded = [topic for topic in title["topics"] if topic["scheme"] == scheme]
        assert sum(topic.get("main", False) for topic in coded) == 1
        assert all(topic["code"] and topic["label"] for topic in coded)
    assert any(topic["scheme"] == "keyword" for topic in title["topics"])


@each_title
def test_print_has_somebody_who_answers_for_its_safety(title: dict[str, Any]) -> None:
    is_printed = any(edition["form"] in PRINT for edition in title["editions"])
    assert is_printed == ("safety" in title)
    if is_printed:
        wanted = {"manufacturer", "address", "email", "eu_name", "eu_address", "eu_email"}
        assert set(title["safety"]) == wanted


def test_only_the_memoir_is_calm_and_it_names_charities() -> None:
    calm = [title for title in TITLES if title["calm"]]
    assert [title["slug"] for title in calm] == ["learning-to-live-with-huntingtons-disease"]
    addresses = {charity["url"] for charity in calm[0]["charities"]}
    assert addresses == {"https://www.hda.org.uk", "https://hdsa.org", "https://ehdn.org"}


@each_title
def test_an_edition_is_named_for_its_title_and_form(title: dict[str, Any]) -> None:
    for edition in title["editions"]:
        assert edition["form"] in FORMS
        assert edition["sku"] == f"{title['slug']}-{edition['form']}"


@each_edition
def test_an_edition_has_the_known_facts_and_no_others(edition: dict[str, Any]) -> None:
    assert set(edition) >= EDITION_KEYS
    assert set(edition) <= EDITION_KEYS | EDITION_MAY_HAVE
    assert edition["status"] in {"in_print", "forthcoming", "out_of_print"}
    assert edition["protection"] in {"none", "watermark"}
    assert edition["tax_code"].startswith("txcd_")
    assert isinstance(edition["published"], date)


@each_edition
def test_print_has_stock_size_and_weight(edition: dict[str, Any]) -> None:
    facts = {"stock", "trim_mm", "weight_g", "isbn"}
    assert facts & set(edition) == (facts if edition["form"] in PRINT else set())


@each_edition
def test_an_isbn_is_a_true_one(edition: dict[str, Any]) -> None:
    assert edition.get("isbn") == ISBNS.get(edition["sku"])
    assert "isbn" not in edition or isbn.is_valid(edition["isbn"])


@each_edition
def test_there_is_a_price_in_each_currency_and_one_at_a_time(edition: dict[str, Any]) -> None:
    prices = edition["prices"]
    assert {price["currency"] for price in prices} == {"GBP", "EUR", "USD"}
    for currency in ("GBP", "EUR", "USD"):
        spans = sorted(
            (price["from"], price.get("until", date.max))
            for price in prices
            if price["currency"] == currency
        )
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
        assert spans[-1][1] == date.max
    assert all(isinstance(price["amount"], int) and price["amount"] >= 0 for price in prices)


def test_only_the_little_book_is_free_and_only_the_hub_takes_enquiries() -> None:
    free = {e["sku"] for e in EDITIONS if all(price["amount"] == 0 for price in e["prices"])}
    assert free == {"the-little-book-of-leadership-epub", "the-little-book-of-leadership-pdf"}
    enquiries = {edition["sku"] for edition in EDITIONS if edition.get("enquiry")}
    assert enquiries == {"leadership-hub-for-corporates-seat"}


@each_edition
def test_what_is_delivered_is_built_or_lies_there(edition: dict[str, Any]) -> None:
    if edition["form"] in {"epub", "pdf"}:
        assert edition["build"] == edition["form"]
    elif edition["form"] == "audiobook":
        audio = ROOT / edition["file"]
        assert audio.read_bytes().startswith(b"ID3")
        assert audio.stat().st_size <= 600_000
    else:
        assert not {"build", "file"} & set(edition)


def test_a_snippet_lies_there() -> None:
    snippets = [Path(title["audio_snippet"]) for title in TITLES if "audio_snippet" in title]
    assert snippets
    assert all((ROOT / snippet).read_bytes().startswith(b"ID3") for snippet in snippets)


def test_every_contributor_is_introduced() -> None:
    known = tomllib.loads((ROOT / "contributors.toml").read_text(encoding="utf-8"))["contributors"]
    assert all(set(one) == {"name", "slug", "biography"} for one in known)
    named = {one["name"] for title in TITLES for one in title["contributors"]}
    assert {one["name"] for one in known} == named
