"""E-books as EPUB: valid by the W3C's own check, and always the same bytes."""

import io
import zipfile
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from catalogue.typeset.covers import cover_png
from catalogue.typeset.epub import ebook_epub
from catalogue.typeset.manuscripts import Accessibility, Chapter, Credit, Manuscript
from catalogue.typeset.markup import as_tree, as_xhtml
from tests.factories.manuscripts import make_manuscript
from tests.support.epubs import epub_faults
from tests.support.hostile import HOSTILE

XHTML = "{http://www.w3.org/1999/xhtml}"


def _made(manuscript: Manuscript) -> bytes:
    return ebook_epub(manuscript, cover_png(manuscript.cover, width_px=200))


def _file(epub: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        return archive.read(f"EPUB/{name}").decode()


def _hostile() -> Manuscript:
    chapters = tuple(
        Chapter(f"{name} {words}", f"{words}\n\n> {words}\n\n- {words}\n\n#### {words}", name)
        for name, words in HOSTILE.items()
    )
    everything = " ".join(HOSTILE.values())
    return make_manuscript(
        title=everything,
        subtitle=HOSTILE["white space"],
        publisher=everything,
        rights=everything,
        description=everything,
        subjects=(everything,),
        credits=(Credit(everything), Credit("Ed", "B01"), Credit("Reader", "E07")),
        chapters=chapters,
        accessibility=Accessibility(certified_by=everything),
    )


@pytest.mark.slow
def test_a_book_full_of_traps_is_valid_and_the_check_can_fail(tmp_path: Path) -> None:
    good = _made(_hostile())
    faults = epub_faults(tmp_path, {"hostile": good, "cut short": good[: len(good) // 2]})
    assert faults["hostile"] == []
    assert faults["cut short"] != []


def test_the_media_type_comes_first_and_unpacked() -> None:
    with zipfile.ZipFile(io.BytesIO(_made(make_manuscript()))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.testzip() is None


def test_the_same_words_give_the_same_bytes() -> None:
    assert _made(make_manuscript()) == _made(make_manuscript())


def test_the_package_says_what_a_reader_with_a_disability_needs() -> None:
    claimed = make_manuscript(accessibility=Accessibility(certified_by="The Press"))
    package = _file(_made(claimed), "package.opf")
    for fact in (
        '"schema:accessMode">textual',
        '"schema:accessModeSufficient">textual',
        '"schema:accessibilityHazard">none',
        '"schema:accessibilityFeature">tableOfContents',
        '"schema:accessibilitySummary">',
        "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
        '"a11y:certifiedBy">The Press',
    ):
        assert fact in package


def test_no_conformance_is_claimed_when_nobody_answers_for_it() -> None:
    assert "conformsTo" not in _file(_made(make_manuscript()), "package.opf")


def test_roles_are_named_as_libraries_do() -> None:
    credits_ = (Credit("Ann", "A01"), Credit("Ed", "B01"), Credit("Nat", "Z99"))
    package = _file(_made(make_manuscript(credits=credits_)), "package.opf")
    assert '<dc:creator id="person-1">Ann</dc:creator>' in package
    assert '<dc:contributor id="person-2">Ed</dc:contributor>' in package
    roles = [line.split(">")[1].split("<")[0] for line in package.split("\n") if "marc:r" in line]
    assert roles == ["aut", "edt", "ctb"]


def test_the_contents_list_nests_chapters_in_their_parts() -> None:
    chapters = (
        Chapter("Before", "x"),
        Chapter("One", "x", "Part A"),
        Chapter("Two", "x", "Part A"),
        Chapter("Three", "x", "Part B"),
        Chapter("After", "x"),
    )
    nav = fromstring(_file(_made(make_manuscript(chapters=chapters)), "nav.xhtml"))
    top = nav.find(f".//{XHTML}nav/{XHTML}ol")
    assert top is not None
    found = [
        (
            item.findtext(f"{XHTML}a"),
            [a.text for a in item.findall(f"{XHTML}ol/{XHTML}li/{XHTML}a")],
        )
        for item in top
    ]
    assert found == [
        ("Title page", []),
        ("Imprint", []),
        ("Before", []),
        ("Part A", ["One", "Two"]),
        ("Part B", ["Three"]),
        ("After", []),
    ]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_markdown_becomes_well_formed_xhtml(words: str) -> None:
    assert fromstring(f"<div>{as_xhtml(words)}</div>") is not None


def test_links_within_pictures_and_html_are_not_carried_into_a_book() -> None:
    made = as_xhtml("[in](chapter.html) [out](https://example.org) ![p](http://x/p.png) <i>i</i>")
    assert 'href="https://example.org"' in made
    assert "chapter.html" not in made
    assert "<img" not in made
    assert "&lt;i&gt;" in made


def test_headings_stay_below_the_chapter_and_leave_no_gap() -> None:
    levels = [node["level"] for node in as_tree("# a\n\n#### b\n\n###### c\n\n## d")]
    assert levels == [2, 3, 4, 2]
