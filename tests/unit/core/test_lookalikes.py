"""Names that could be taken for another, in whatever letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.lookalikes import looks_like, skeleton

NAME = "Phil Dourado"


@pytest.mark.parametrize(
    "name",
    [
        "phil dourado",
        "PHIL  DOURADO",
        "Phil.Dourado",
        "PhilDourado",
        "Phil Dourado (author)",
        "from Phil Dourado himself",
        "Dourado, Phil",
        "Phil D. Dourado",
        "PhilDourado Books",
        "the P-hil Dou rado",
        "\u0420hil D\u043eurado",
        "PhiI D0urado",
        "Ph\u0131l Dourad\u00f2",
        "\uff30hil Dourado",
        "\U0001d40fhil Dourado",
        "P\u200bhil Dour\u202eado",
    ],
)
def test_a_name_in_disguise_is_known(name: str) -> None:
    assert looks_like(name, NAME)


@pytest.mark.parametrize(
    "name", ["Phil", "Dourado", "Philippa Dourado", "Phil Douradoson", "Rosa Reader", "", "…"]
)
def test_another_name_is_left_alone(name: str) -> None:
    assert not looks_like(name, NAME)


def test_nobody_looks_like_nobody() -> None:
    assert not looks_like("", "")
    assert not looks_like("anybody", "—")


def test_a_name_of_one_word_must_be_the_whole_name() -> None:
    assert looks_like("\u0410nn", "Ann")
    assert not looks_like("Ann Other", "Ann")


@given(st.text(max_size=80))
def test_any_name_has_a_skeleton_and_looks_like_itself(name: str) -> None:
    assert looks_like(name, name) == bool(skeleton(name))
