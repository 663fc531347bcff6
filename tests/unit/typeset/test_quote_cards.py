"""A quotation is drawn as data: no words break its card, and none are run."""

import pytest

from catalogue.typeset.cards import QuoteCardSpec, quote_card_png
from catalogue.typeset.words import display_words
from tests.support.hostile import HOSTILE

PNG = b"\x89PNG\r\n\x1a\n"


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(PNG)
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_words_break_the_card_of_a_quotation(words: str) -> None:
    spec = QuoteCardSpec(words, words, words, "#16324F", "#F3E3C3")
    assert size(quote_card_png(spec)) == (1200, 630)


def test_a_long_quotation_fits_on_its_card() -> None:
    spec = QuoteCardSpec("Some more words. " * 40, "Ann", "A Book", "#16324F", "#F3E3C3")
    assert size(quote_card_png(spec)) == (1200, 630)


def test_only_a_word_that_no_line_could_hold_is_divided() -> None:
    words = "The quick organisation/administration, und Rechtsschutzversicherungen."
    assert display_words(words, longest=32) == words
    assert display_words("o" * 33, longest=32) == f"{'o' * 11}- {'o' * 11}- {'o' * 11}"
    word = "Organisation/administration."
    whole, divided = (
        quote_card_png(QuoteCardSpec(text, "Ann", "A Book", "#16324F", "#F3E3C3"))
        for text in (word, display_words(word))
    )
    assert whole != divided


def test_a_card_is_the_same_bytes_each_time() -> None:
    spec = QuoteCardSpec("Words.", "Ann", "A Book", "#16324F", "#F3E3C3")
    assert quote_card_png(spec) == quote_card_png(spec)


def test_a_colour_that_is_none_makes_no_card() -> None:
    with pytest.raises(ValueError, match="written like"):
        quote_card_png(QuoteCardSpec("Words.", "Ann", "A Book", "red", "#F3E3C3"))
