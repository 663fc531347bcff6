"""Covers and cards: the right size, the same bytes, and nothing that a person types can run."""

import struct

import pytest

from catalogue.typeset.cards import CardSpec, card_png
from catalogue.typeset.covers import CoverSpec, cover_data, cover_png, cover_svg, layout_of
from catalogue.typeset.words import initial_of
from tests.support.hostile import HOSTILE

PLAIN = CoverSpec(
    title="A Plain Book",
    subtitle="In Two Chapters",
    authors=("Ann Author",),
    ground="#16324F",
    ink="#F3E3C3",
    key="a-plain-book",
)


def _size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("width", [160, 400, 640, 1200])
def test_a_cover_is_two_to_three(width: int) -> None:
    assert _size(cover_png(PLAIN, width_px=width)) == (width, width * 3 // 2)


def test_the_same_words_give_the_same_bytes() -> None:
    assert cover_png(PLAIN, width_px=200) == cover_png(PLAIN, width_px=200)
    assert cover_svg(PLAIN) == cover_svg(PLAIN)


def test_a_cover_as_outlines_is_svg() -> None:
    assert cover_svg(PLAIN).startswith(b"<svg")


def test_a_shelf_shows_every_layout() -> None:
    assert {layout_of(f"title-{number}") for number in range(40)} == {0, 1, 2, 3}


def _keys() -> list[str]:
    """Find one key for each layout."""
    found = {layout_of(f"title-{number}"): f"title-{number}" for number in range(40)}
    return [found[layout] for layout in sorted(found)]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_words_break_a_cover_or_a_card(words: str) -> None:
    for key in _keys():
        spec = CoverSpec(words, words, (words, words), "#16324F", "#F3E3C3", key)
        assert _size(cover_png(spec, width_px=200)) == (200, 300)
    card = CardSpec(words, words, words, "#16324F", "#F3E3C3", PLAIN)
    assert _size(card_png(card)) == (1200, 630)


def test_a_card_needs_no_cover() -> None:
    card = CardSpec("A post", "From the blog", "Ann Author", "#16324F", "#F3E3C3")
    assert _size(card_png(card)) == (1200, 630)


def test_a_crowd_of_authors_is_cut_short() -> None:
    crowd = CoverSpec("T", "", tuple(f"Author {n}" for n in range(9)), "#000000", "#FFFFFF", "k")
    assert cover_data(crowd)["authors"] == ["Author 0", "Author 1", "Author 2", "and others"]


def test_typewriter_quotation_marks_are_printed_as_real_ones() -> None:
    spec = CoverSpec('Ann\'s "Book"', "", (), "#000000", "#FFFFFF", "k")
    assert cover_data(spec)["title"] == "Ann’s “Book”"


@pytest.mark.parametrize(
    ("title", "initial"),
    [("The 60 Second Leader", "6"), ("A", "A"), ("élan", "É"), ("«Ça»", "Ç"), ("!?", "•")],
)
def test_the_enlarged_character_is_the_first_after_an_article(title: str, initial: str) -> None:
    assert initial_of(title) == initial


def test_a_colour_that_is_none_makes_no_cover() -> None:
    wrong = CoverSpec("T", "", (), 'rgb("red")', "#FFFFFF", "k")
    with pytest.raises(ValueError, match="written like"):
        cover_png(wrong, width_px=100)
