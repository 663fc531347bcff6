"""Signs that nobody sees go, and every script and emoji stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.errors import InvalidError
from catalogue.core.text import MOST_MARKS, clean_line, clean_lines, without_unseen

SIGNS = st.one_of(
    st.characters(),
    st.sampled_from("\u200b\u200c\u200d\u200e\u202e\u2066\u00ad\ufeff\ufe0f\u0301\U000e0041"),
    st.sampled_from("a م न\u094d❤\U0001f468\U0001f3f4 \n"),
)
PERSIAN = ("\u0645\u06cc", "\u062e\u0648\u0627\u0647\u0645")
HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u180e\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u3164\ufeff"
)


@pytest.mark.parametrize(
    "name",
    [
        "Rosa Reader",
        "Zoë Müller-Lüdenscheidt",
        "שָׁלוֹם כֹּהֵן",
        "محمد بن عبد الله",
        "\u200c".join(PERSIAN),
        "क्\u200dष",
        "हिन्दी श्री",
        "മോഹന്\u200d",
        "ශ්\u200dරී ලංකා",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 and \U0001f469\U0001f3fd\u200d\U0001f680",
        "❤\ufe0f\u200d\U0001f525",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "1\ufe0f\u20e3",
        "葛\U000e0100城",
        "山田 太郎",
        "김철수",
        "Nguyễn Văn A",
    ],
)
def test_a_name_of_any_script_stays(name: str) -> None:
    assert clean_line(name) == name


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_nobody_sees_goes(hidden: str) -> None:
    assert clean_line(f"{hidden}Ro{hidden}sa{hidden} Reader{hidden}") == "Rosa Reader"
    assert clean_line(hidden * 3) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ad\u200dmin \u200cBoss\u200d", "Admin Boss"),
        ("\u200c\u200c".join(PERSIAN), "\u200c".join(PERSIAN)),
        ("a\ufe0f\ufe01\ufe02b", "a\ufe0fb"),
        ("\ufe0f Rosa", "Rosa"),
        ("Rosa\U000e0049\U000e0067\U000e006e", "Rosa"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("e\u200b\u0301", "é"),
        ("Rosa\u2028\r\n\tReader", "Rosa Reader"),
    ],
)
def test_a_sign_out_of_place_goes(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@pytest.mark.parametrize(
    "bad", ["\0", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe", "\ufdd0"]
)
def test_what_is_no_character_is_refused(bad: str) -> None:
    for clean in (clean_line, clean_lines):
        with pytest.raises(InvalidError, match=r"cannot be printed\.$"):
            clean(f"Ro{bad}sa")


def test_lines_stay_lines() -> None:
    assert clean_lines(" One\r\ntwo\u200b\r\tthree\u2028four\n\n") == "One\ntwo\n\tthree\nfour"


PILE = "\u0301\u0336\u20dd"


@pytest.mark.parametrize("between", ["", "\u200d", "\u034f"])
def test_no_pile_of_marks_is_drawn_over_the_page(between: str) -> None:
    piled = clean_lines("Z" + between.join(PILE * 1000) + "a")
    assert piled.endswith("a")
    assert sum(unicodedata.combining(sign) > 0 or sign == "\u20dd" for sign in piled) <= MOST_MARKS
    tibetan = "\u0f67\u0f90\u0fb5\u0fa8\u0fb3\u0fba\u0fbc\u0fbb\u0f82"
    assert clean_line(tibetan) == tibetan


@given(st.lists(SIGNS).map("".join))
def test_what_is_clean_is_left_alone(text: str) -> None:
    for clean in (clean_line, clean_lines):
        try:
            once = clean(text)
        except InvalidError:
            continue
        assert clean(once) == once
        assert without_unseen(once) == once
        assert not set(HIDDEN) & set(once) - {"\u180e"}
    assert without_unseen(without_unseen(text)) == without_unseen(text)
