"""What a text is made of, as the filter sees it."""

import pytest

from catalogue.spam.features import LONGEST, MOST, as_read, features


def read(text: str) -> list[str]:
    return [as_read(feature) for feature in features(text)]


def test_words_are_folded_and_counted_once() -> None:
    assert features("Casino, CASINO and “Café”") == ["casino", "and", "cafe"]


def test_a_link_is_a_sign_with_its_host_and_its_end() -> None:
    found = read("Look: https://www.win.example.top/bonus?x=1.")
    assert found[:3] == ["link", "win.example.top", ".top"]
    assert "bonus" not in found


def test_three_links_are_many() -> None:
    assert "many links" in read("http://a.example http://b.example www.c.example")
    assert "many links" not in read("http://a.example http://b.example")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("PLAY NOW AND WIN THE JACKPOT TODAY", "all capitals"),
        ("Лучшее онлайн казино для всех игроков", "another script"),
        ("Play the b\u0435st \u0441\u0430sino", "letters of two scripts in one word"),
        ("Win $500", "money"),
        ("Now! Now! Now!", "many exclamation marks"),
        ("Ask sales@spam.example", "e-mail address"),
        ("WhatsApp +1 409 555 0132", "telephone number"),
        ("[url=http://a.example]x[/url]", "link in markup"),
    ],
)
def test_a_sign_is_named_as_a_person_reads_it(text: str, sign: str) -> None:
    assert sign in read(text)


def test_a_word_is_never_taken_for_a_sign() -> None:
    assert "sign:link" not in features("sign:link host:.top money link")


def test_what_nobody_sees_parts_no_word() -> None:
    assert "casino" in features("c\u200bas\u00adino")


def test_writing_without_blanks_is_cut_into_pairs() -> None:
    assert features("在线赌场") == ["在线", "线赌", "赌场"]


def test_there_are_never_too_many_and_none_is_too_long() -> None:
    text = " ".join(f"w{number} http://{'x' * 90}.example" for number in range(50))
    text += " ".join(f"w{number}" for number in range(5000))
    found = features(text)
    assert len(found) == MOST
    assert max(map(len, found)) <= LONGEST


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "!!!", "🙂" * 10_000, "1" * 5000])
def test_any_text_is_read(text: str) -> None:
    found = features(text)
    assert len(set(found)) == len(found) <= MOST
