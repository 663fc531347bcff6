"""Front matter and chapters, as they are read from files."""

import pytest

from catalogue.typeset.manuscripts import Chapter, chapter_of, extract_of, split_front_matter
from tests.factories.manuscripts import make_manuscript


def test_front_matter_is_toml_between_two_fences() -> None:
    facts, body = split_front_matter('+++\ntitle = "T"\ntags = ["a"]\n+++\n\nThe body.\n')
    assert facts == {"title": "T", "tags": ["a"]}
    assert body == "The body.\n"


@pytest.mark.parametrize("text", ["", "No fence", "+++\ntitle = 1\n", "+++\nnot toml\n+++\n\nx"])
def test_a_file_without_front_matter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        split_front_matter(text)


def test_a_chapter_may_stand_in_a_part() -> None:
    assert chapter_of('+++\ntitle = "T"\n+++\n\nx\n') == Chapter("T", "x\n", "")
    assert chapter_of('+++\ntitle = "T"\npart = "P"\n+++\n\nx\n') == Chapter("T", "x\n", "P")


def test_an_extract_heads_each_chapter() -> None:
    assert extract_of((Chapter("A", "a\n"), Chapter("B", "b\n"))) == "## A\n\na\n\n## B\n\nb\n"


@pytest.mark.parametrize("nothing", ["", " \t\n", "\u200b"])
def test_nothing_can_be_listed_without_a_title(nothing: str) -> None:
    with pytest.raises(ValueError, match="needs a title"):
        Chapter(nothing, "x")
    with pytest.raises(ValueError, match="needs a title"):
        make_manuscript(title=nothing)


def test_a_book_has_a_chapter() -> None:
    with pytest.raises(ValueError, match="needs a chapter"):
        make_manuscript(chapters=())
