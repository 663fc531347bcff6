"""An extract shows where the words stand, marked as they are written, and is otherwise the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.extracts import Marker, Piece

LONG = (
    "The harbour lies still in the morning. Nobody asks who is in command when the bell rings. "
    "The crew of the lifeboat walks to the slip without a word. "
    "They have done it a hundred times, and every time was the first. "
    * 4
    + "Afterwards the leaders talk, and the leader’s question is always the same one."
)


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("leaders", "A leader leads.", "A [leader] leads."),
        ("leader", "LEADERS and leaders", "[LEADERS] and [leaders]"),
        ("lead", "Leadership", "[Leadership]"),
        ("nordstrom", "Kjell Nordström’s valleys", "Kjell [Nordström’s] valleys"),
        ("Nordström", "Nordstrom", "[Nordstrom]"),
        ("huntingtons", "Huntington’s disease", "[Huntington’s] disease"),
        ("families", "A family of families", "A [family] of [families]"),
        ("the crew", "the crew", "the [crew]"),
        ("ship crew", "leadership of a crew", "leadership of a [crew]"),
        ("60 seconds", "60 second leader", "[60] [second] leader"),
        ("<b>", "a <b> & b", "a <[b]> & [b]"),
        ("", "Nothing", "Nothing"),
        ("the", "the end", "the end"),
    ],
)
def test_words_are_marked_in_whatever_form_they_stand(asked: str, text: str, marked: str) -> None:
    assert shown(Marker(asked).marked(text)) == marked


def test_only_the_last_word_may_be_a_beginning() -> None:
    assert shown(Marker("lead crew").marked("leadership of crews")) == "leadership of [crews]"


def test_an_extract_begins_with_the_sentence_and_ends_with_one() -> None:
    found = shown(Marker("lifeboat").extract(LONG))
    assert found.startswith("The crew of the [lifeboat] walks to the slip")
    assert found.endswith(("…", "."))
    assert len(found) < 300


def test_an_extract_shows_where_most_of_the_words_stand() -> None:
    text = "A crew. " + "Filler words go on here. " * 20 + "The crew of the lifeboat is here."
    assert "The [crew] of the [lifeboat] is here." in shown(Marker("crew lifeboat").extract(text))


def test_a_short_text_is_shown_whole() -> None:
    assert shown(Marker("crew").extract("The crew rests.")) == "The [crew] rests."


def test_what_does_not_stand_in_a_text_gives_no_extract() -> None:
    assert Marker("xylophone").extract(LONG) == []
    assert Marker("").extract(LONG) == []


def test_an_extract_of_html_is_plain_wherever_it_is_cut() -> None:
    html = '<p>A <a href="https://example.com/crew">link</a> &amp; <em>more</em>, and so on.</p>\n'
    text = html * 30 + "<p>The <strong>crew</strong> &lt;rests&gt;.</p>\n" + html * 30
    found = shown(Marker("crew rest").extract_of(text))
    assert "The [crew] <[rests]>." in found
    assert "href" not in found
    assert "&amp;" not in found
    assert "<p>" not in found


def test_a_word_that_stands_in_an_address_only_is_not_found_in_html() -> None:
    assert Marker("example").extract_of('<p><a href="https://example.com">Link</a></p>') == []


@given(st.integers(0, 60), st.integers(0, 60))
def test_html_is_never_cut_within_a_tag_or_a_character_reference(before: int, after: int) -> None:
    filler = '<p>Filler &amp; <a href="https://example.com/a" title="b c">some words</a>.</p>'
    found = shown(Marker("crew").extract_of(filler * before + "<p>A crew.</p>" + filler * after))
    assert "[crew]" in found
    assert not any(sign in found for sign in ("<", ">", "href", "amp;", '"'))


@given(st.text(max_size=20), st.text(max_size=400))
def test_marking_changes_no_letter_of_the_text(asked: str, text: str) -> None:
    assert "".join(piece.text for piece in Marker(asked).marked(text)) == text


@given(
    st.lists(st.sampled_from(["lead", "leader", "crew", "İstanbul", "ß", "é", "."]), max_size=200),
    st.sampled_from(["lead", "crew", "istanbul leader", "é"]),
)
def test_an_extract_is_a_piece_of_the_text_with_a_hit_in_it(words: list[str], asked: str) -> None:
    text = " ".join(words)
    found = Marker(asked).extract(text)
    assert "".join(piece.text for piece in found).strip("… ") in text
    assert not found or any(piece.is_hit for piece in found)
    assert sum(len(piece.text) for piece in found) < 400
