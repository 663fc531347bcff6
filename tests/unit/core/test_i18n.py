"""Marked words: English where they are written, another language where they are shown."""

from pathlib import Path

import pytest

from catalogue.books.errors import SoldOutError
from catalogue.checkout.errors import NoDeliveryError, TotalChangedError
from catalogue.core.countries import country_name
from catalogue.core.formatting import filters
from catalogue.core.i18n import ENGLISH, N_, Language
from catalogue.core.money import Money
from catalogue.settings import SettingsError
from tests.support.settings import quick_settings

HEADER = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"
"""
SENTENCES = {
    "Only %(left)s of “%(title)s” can be had just now. Choose a smaller quantity.": (
        "Nur %(left)s von „%(title)s“."
    ),
    "We do not post printed books to %(country)s yet.": "Nicht nach %(country)s.",
    "%(size)s MB": "%(size)s Megabyte",
}


def spoken(folder: Path, code: str, sentences: dict[str, str]) -> Language:
    """Return a language of a shop, from a file with these sentences."""
    (folder / "translations").mkdir()
    lines = [
        f'#, python-format\nmsgid "{said}"\nmsgstr "{words}"' for said, words in sentences.items()
    ]
    content = HEADER + "\n\n" + "\n\n".join(lines) + "\n"
    (folder / "translations" / f"{code}.po").write_text(content, encoding="utf-8")
    return quick_settings(data_dir=folder, shop_language=code).language()


def test_a_refusal_is_english_to_logs_and_german_to_germans(tmp_path: Path) -> None:
    german = spoken(tmp_path, "de", SENTENCES)
    refusal = SoldOutError("Ada", 1200)
    assert str(refusal) == "Only 1,200 of “Ada” can be had just now. Choose a smaller quantity."
    assert german.say(refusal.sentence) == "Nur 1.200 von „Ada“."


def test_facts_are_said_in_the_language_too(tmp_path: Path) -> None:
    german = spoken(tmp_path, "de", SENTENCES)
    assert german.say(NoDeliveryError("GR").sentence) == "Nicht nach Griechenland."
    untranslated = TotalChangedError(Money(799, "EUR"), Money(899, "EUR")).sentence
    assert "from 7,99\xa0€ to 8,99\xa0€" in german.say(untranslated)
    assert "from €7.99 to €8.99" in ENGLISH.say(untranslated)


def test_values_are_written_as_the_language_does(tmp_path: Path) -> None:
    written = filters(spoken(tmp_path, "de", SENTENCES))
    assert written["filesize"](1_250_000) == "1,2 Megabyte"
    assert written["money"](Money(799, "EUR")) == "7,99\xa0€"
    assert written["language_name"]("fr") == "Französisch"
    assert filters()["filesize"](1_250_000) == "1.2 MB"


def test_only_marked_words_are_translated(tmp_path: Path) -> None:
    german = spoken(tmp_path, "de", {"Cart": "Wagen"})
    assert german.say("Cart") == "Cart"
    assert german.say(N_("Cart")) == "Wagen"
    assert german.say(N_("Books")) == "Books"


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        ({"a %(b)s": "o %(c)s"}, "line [0-9]+: .*'c'"),
        ({"a": 'o"\nnonsense "'}, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_shop(
    tmp_path: Path, sentences: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        spoken(tmp_path, "de", sentences)


def test_a_language_without_its_file_stops_the_shop(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no file"):
        quick_settings(data_dir=tmp_path, shop_language="de").check()


def test_english_needs_no_file_and_takes_other_words(tmp_path: Path) -> None:
    assert quick_settings(data_dir=tmp_path).language() is ENGLISH
    english = spoken(tmp_path, "en", {"Cart": "Basket"})
    assert (english.say(N_("Cart")), english.locale) == ("Basket", ENGLISH.locale)


def test_a_country_that_nobody_knows_stands_for_itself(tmp_path: Path) -> None:
    german = spoken(tmp_path, "de", {})
    assert (german.say(country_name("GR")), country_name("GR")) == ("Griechenland", "Greece")
    assert german.say(country_name("%(x)s")) == "%(x)s"
