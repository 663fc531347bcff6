"""What is read of the files that authors have."""

from io import BytesIO
from pathlib import Path

from catalogue.books.types import ContributorRole, CreditFacts, SubjectScheme, TopicFacts
from catalogue.intake.judging import judge_file
from catalogue.intake.reading import read_file
from catalogue.intake.types import FileFacts, FileKind
from tests.support import odd_files
from tests.support.odd_files import CHAPTER_WORDS, OPF, epub, package, page

_XHTML = 'media-type="application/xhtml+xml"'
_PICTURE = odd_files.picture(60, 90)


def _facts(files: dict[str, str | bytes]) -> FileFacts:
    return read_file(BytesIO(epub(files))).facts


def test_titles_people_and_dates_are_read_with_what_refines_them() -> None:
    facts = _facts(
        {
            OPF: package(
                """<dc:title id="s">A Companion</dc:title><dc:title id="m">Tea &amp; Cake</dc:title>
                <meta refines="#s" property="title-type">subtitle</meta>
                <meta refines="#m" property="title-type">main</meta>
                <dc:creator id="b">Ben Example</dc:creator>
                <dc:creator id="a">Ada Example</dc:creator>
                <meta refines="#a" property="display-seq">1</meta>
                <meta refines="#b" property="display-seq">2</meta>
                <meta refines="#b" property="role" scheme="marc:relators">trl</meta>
                <dc:contributor>A Proofreader</dc:contributor>
                <dc:language>EN-gb</dc:language><dc:date>2019-03</dc:date>
                <dc:identifier>urn:isbn:978-0-306-40615-7</dc:identifier>
                <dc:subject id="t">Management: leadership</dc:subject>
                <meta refines="#t" property="authority">THEMA</meta>
                <meta refines="#t" property="term">KJMB</meta>
                <dc:subject>Tea</dc:subject>
                <dc:description>&lt;p&gt;Hot
                &lt;b&gt;water&lt;/b&gt;&lt;script&gt;x()&lt;/script&gt;
                &lt;/p&gt;</dc:description>"""
            )
        }
    )
    assert (facts.title, facts.subtitle) == ("Tea & Cake", "A Companion")
    assert facts.credits == [
        CreditFacts("Ada Example"),
        CreditFacts("Ben Example", ContributorRole.TRANSLATOR),
    ]
    assert (facts.language, facts.published, facts.isbn) == ("en-gb", "2019-03-01", "9780306406157")
    assert facts.topics == [
        TopicFacts("Management: leadership", SubjectScheme.THEMA, "KJMB"),
        TopicFacts("Tea"),
    ]
    assert facts.description == "Hot **water**"


def test_accessibility_is_read_under_its_own_names() -> None:
    facts = _facts(
        {
            OPF: package(
                """<dc:title>Clear</dc:title>
                <meta property="schema:accessMode">textual</meta>
                <meta property="schema:accessModeSufficient">textual, visual</meta>
                <meta property="schema:accessibilityFeature">alternativeText</meta>
                <meta property="schema:accessibilityFeature">tableOfContents</meta>
                <meta property="schema:accessibilityHazard">none</meta>
                <meta property="schema:accessibilitySummary">Made for all.</meta>
                <meta property="dcterms:conformsTo" id="c">EPUB 1.1 AA</meta>
                <meta refines="#c" property="a11y:certifiedBy">Ada Example</meta>
                <meta property="a11y:exemption">eaa-microenterprise</meta>"""
            )
        }
    )
    assert facts.accessibility == {
        "accessMode": ["textual"],
        "accessModeSufficient": ["textual,visual"],
        "accessibilityFeature": ["alternativeText", "tableOfContents"],
        "accessibilityHazard": ["none"],
        "accessibilitySummary": "Made for all.",
        "conformsTo": ["EPUB 1.1 AA"],
        "certifiedBy": "Ada Example",
        "exemption": "eaa-microenterprise",
    }


def test_the_extract_is_the_first_chapter_and_not_the_pages_before_it() -> None:
    names = ("cover", "imprint", "thanks", "one", "two")
    items = "".join(f'<item id="{n}" href="{n}.xhtml" {_XHTML}/>' for n in names)
    nav = (
        '<nav epub:type="toc"><ol><li><a href="thanks.xhtml">Acknowledgements</a></li>'
        '<li><a href="one.xhtml#top">1. Morning</a></li>'
        '<li><a href="two.xhtml">2. Noon</a></li></ol></nav>'
        '<nav epub:type="page-list"><ol><li><a href="one.xhtml#p1">1</a></li></ol></nav>'
    )
    facts = _facts(
        {
            OPF: package(
                "<dc:title>Days</dc:title>",
                items + f'<item id="nav" href="nav.xhtml" {_XHTML} properties="nav"/>',
                "".join(f'<itemref idref="{name}"/>' for name in names),
            ),
            "EPUB/nav.xhtml": page(nav),
            "EPUB/cover.xhtml": page("<img src='c.png' alt='Cover'/>"),
            "EPUB/imprint.xhtml": page(f"<p>{CHAPTER_WORDS}</p>", "copyright-page"),
            "EPUB/thanks.xhtml": page(f"<p>{CHAPTER_WORDS}</p>"),
            "EPUB/one.xhtml": page(
                f"<h1>1. Morning</h1><p>Caf&eacute;<span epub:type='pagebreak'>7</span> tea"
                f"<script src='x.js'/> and <a href='two.xhtml'>noon</a>.</p><p>{CHAPTER_WORDS}</p>"
            ),
            "EPUB/two.xhtml": page(f"<p>{CHAPTER_WORDS}</p>"),
        }
    )
    assert facts.contents == ["Acknowledgements", "1. Morning", "2. Noon"]
    assert facts.pages == 1
    assert facts.extract_title == "1. Morning"
    assert facts.extract.startswith("Café tea and noon.\n\nThe kettle sang")


def test_a_book_of_the_second_version_is_read_by_its_own_lists() -> None:
    ncx = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
    <navPoint><navLabel><text>Kapitel 1</text></navLabel><content src="one.xhtml"/></navPoint>
    </navMap></ncx>"""
    manifest = (
        f'<item id="one" href="one.xhtml" {_XHTML}/>'
        '<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="pic" href="my%20pic.png" media-type="image/png"/>'
    )
    metadata = (
        '<dc:title>Der Kessel: Ein Buch</dc:title><meta name="cover" content="pic"/>'
        '<dc:creator opf:role="nrt">Ada Example</dc:creator>'
        '<dc:date opf:event="modification">2020</dc:date>'
        '<dc:date opf:event="publication">2011-05-04</dc:date>'
        '<dc:identifier opf:scheme="ISBN">0-306-40615-2</dc:identifier>'
    )
    judged = read_file(
        BytesIO(
            epub(
                {
                    OPF: package(metadata, manifest, '<itemref idref="one"/>', "2.0"),
                    "EPUB/toc.ncx": ncx,
                    "EPUB/my pic.png": _PICTURE,
                }
            )
        )
    )
    facts = judged.facts
    assert (facts.title, facts.subtitle) == ("Der Kessel", "Ein Buch")
    assert facts.credits == [CreditFacts("Ada Example", ContributorRole.READER)]
    assert (facts.published, facts.isbn) == ("2011-05-04", "9780306406157")
    assert facts.contents == ["Kapitel 1"]
    assert judged.cover == _PICTURE


def test_veiled_fonts_are_no_lock() -> None:
    assert read_file(BytesIO(odd_files.veiled_fonts())).facts.title == "The Kettle"


def test_a_pdf_says_its_pages_its_people_and_that_it_is_tagged(tmp_path: Path) -> None:
    path = tmp_path / "named.epub"
    path.write_bytes(odd_files.pdf(pages=7))
    judged = judge_file(path)
    assert judged.kind is FileKind.PDF
    assert (judged.facts.title, judged.facts.pages, judged.facts.language) == (
        "Der Kessel",
        7,
        "de",
    )
    assert [one.name for one in judged.facts.credits] == ["Ada Example", "Ben Example"]
    assert "readingOrder" in judged.facts.accessibility["accessibilityFeature"]


def test_sound_says_how_long_it_plays() -> None:
    judged = read_file(BytesIO(Path("seed_data/audio/the-60-second-leader.mp3").read_bytes()))
    assert (judged.kind, judged.facts.minutes) == (FileKind.MP3, 3)


def test_facts_survive_being_kept() -> None:
    facts = _facts({})
    assert FileFacts.from_json(facts.as_json()) == facts
