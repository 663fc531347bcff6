"""Words are folded to what a reader types."""

import pytest

from catalogue.core.words import fold, sort_key, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Huntington’s Disease", ["huntingtons", "disease"]),
        ("NORDSTRÖM, Kjell", ["nordstrom", "kjell"]),
        ("make-or-buy_now", ["make", "or", "buy", "now"]),
        ("Straße 60%", ["strasse", "60"]),
        ("«» … \x00", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("The 60 Second Leader", "60 second leader"),
        ("A Cat", "cat"),
        ("Anna", "anna"),
        ("The", "the"),
        ("An", "an"),
    ],
)
def test_a_title_is_filed_without_its_article(title: str, key: str) -> None:
    assert sort_key(title) == key


def test_folding_twice_is_folding_once() -> None:
    once = fold("Ünïcödé ’n’ stuff")
    assert fold(once) == once
