"""The posts of the demo, and the replies to them."""

import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest

from catalogue.core.assets import asset_folder
from catalogue.core.markdown import render_post
from catalogue.typeset.manuscripts import split_front_matter

ROOT = asset_folder("seed_data")
FILES = sorted((ROOT / "posts").glob("*.md"))
POSTS: dict[str, tuple[dict[str, Any], str]] = {
    file.stem: split_front_matter(file.read_text(encoding="utf-8")) for file in FILES
}
FACTS = [facts for facts, _ in POSTS.values()]
SAMPLES = {
    "leaders-and-outsourcing-1": ["seven-secrets-of-inspired-leaders", "the-60-second-leader"],
    "leaders-and-outsourcing-2": [
        "seven-secrets-of-inspired-leaders",
        "leadership-hub-for-corporates",
    ],
    "outsourcing-everything": ["seven-secrets-of-inspired-leaders", "the-60-second-leader"],
    "how-to-innovate-over-and-over": ["the-60-second-leader", "the-little-book-of-leadership"],
    "committed-to-succeed": ["the-60-second-leader", "the-little-book-of-leadership"],
    "what-a-family-teaches-about-leading": ["learning-to-live-with-huntingtons-disease"],
}
KEYS = {"title", "slug", "summary", "status", "tags", "books"}
MAY_HAVE = {"published_at", "series", "part", "chapters", "language"}

each_post = pytest.mark.parametrize("slug", POSTS)


@each_post
def test_a_post_has_the_known_facts_and_no_others(slug: str) -> None:
    facts, _ = POSTS[slug]
    assert facts["slug"] == slug
    assert set(facts) >= KEYS
    assert set(facts) <= KEYS | MAY_HAVE
    assert facts["tags"]
    assert ("series" in facts) == ("part" in facts)


@each_post
def test_a_post_has_a_time_unless_it_is_a_draft(slug: str) -> None:
    facts, _ = POSTS[slug]
    if facts["status"] == "draft":
        assert "published_at" not in facts
        return
    published_at = facts["published_at"]
    assert isinstance(published_at, datetime)
    assert published_at.tzinfo is not None
    is_old = published_at < datetime(2009, 1, 1, tzinfo=UTC)
    assert is_old == (facts["status"] == "published")


@pytest.mark.parametrize(("slug", "books"), SAMPLES.items())
def test_a_sample_of_the_brief_has_its_titles_in_order(slug: str, books: list[str]) -> None:
    facts, body = POSTS[slug]
    assert facts["books"] == books
    assert 200 <= len(body.split()) <= 500


@each_post
def test_a_post_continues_chapters_of_the_extracts_of_its_titles(slug: str) -> None:
    for book, chapter in POSTS[slug][0].get("chapters", {}).items():
        assert book in POSTS[slug][0]["books"]
        facts = tomllib.loads((ROOT / "books" / f"{book}.toml").read_text(encoding="utf-8"))
        pieces = [ROOT / name for name in facts["extract_files"]]
        heads = [split_front_matter(piece.read_text(encoding="utf-8"))[0] for piece in pieces]
        assert chapter in [head["title"] for head in heads]


def test_some_posts_can_be_quoted_and_continue_a_chapter() -> None:
    quotes = [
        quote for _, body in POSTS.values() for quote in render_post(body, language="en").quotes
    ]
    assert len(quotes) >= 6
    assert sum("chapters" in facts for facts in FACTS) >= 3


@each_post
def test_a_post_is_a_short_read(slug: str) -> None:
    assert 50 <= len(POSTS[slug][1].split()) <= 500


def test_there_is_enough_to_fill_archives() -> None:
    states = [facts["status"] for facts in FACTS]
    assert states.count("published") >= 12
    assert states.count("draft") == 1
    assert states.count("scheduled") == 1
    months = {f["published_at"].strftime("%Y-%m") for f in FACTS if f["status"] == "published"}
    assert len(months) >= 10
    assert {month[:4] for month in months} == {"2006", "2007", "2008"}


def test_every_title_has_a_published_sample_and_every_link_leads_to_a_title() -> None:
    titles = {file.stem for file in (ROOT / "books").glob("*.toml")}
    assert {book for facts in FACTS for book in facts["books"]} == titles
    shown = {book for f in FACTS if f["status"] == "published" for book in f["books"]}
    assert shown == titles


def test_there_are_replies_in_every_state() -> None:
    replies = tomllib.loads((ROOT / "replies.toml").read_text(encoding="utf-8"))["replies"]
    keys = [reply["key"] for reply in replies]
    assert len(set(keys)) == len(keys)
    assert {reply["status"] for reply in replies} == {"approved", "waiting", "rejected", "spam"}
    assert {reply["post"] for reply in replies} <= set(POSTS)
    assert {reply["parent"] for reply in replies if "parent" in reply} <= set(keys)
    strangers = [reply for reply in replies if not reply.get("staff")]
    assert all(reply["email"].endswith("@example.com") for reply in strangers)
    assert all(reply["written_at"].tzinfo is not None for reply in replies)
