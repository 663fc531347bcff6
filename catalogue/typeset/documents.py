"""E-books as PDF."""

from datetime import UTC, datetime, time

from catalogue.typeset import engine
from catalogue.typeset.colours import READABLE_CONTRAST, contrast_ratio
from catalogue.typeset.covers import cover_data
from catalogue.typeset.manuscripts import Manuscript
from catalogue.typeset.markup import as_tree
from catalogue.typeset.words import curly_quotes, one_line

_PAPER = "#ffffff"
_BLACK = "#1a1a1a"


def ebook_pdf(manuscript: Manuscript) -> bytes:
    """Set the e-book as a tagged PDF with its cover, contents list and bookmarks (PDF/UA-1).

    The date in the file is the manuscript's, so that the same text gives the same bytes.
    """
    midnight = datetime.combine(manuscript.date, time.min, tzinfo=UTC)
    return engine.render_pdf("ebook.typ", _data(manuscript), dated=midnight)


def _data(manuscript: Manuscript) -> dict[str, object]:
    return {
        "title": _line(manuscript.title),
        "subtitle": _line(manuscript.subtitle),
        "authors": [_line(name) for name in manuscript.authors],
        "language": manuscript.language.partition("-")[0].lower(),
        "region": manuscript.language.partition("-")[2].upper(),
        "identifier": manuscript.identifier,
        "year": str(manuscript.date.year),
        "publisher": _line(manuscript.publisher),
        "rights": _line(manuscript.rights),
        "description": one_line(manuscript.description),
        "subjects": list(manuscript.subjects),
        "accent": _accent(manuscript),
        "cover": cover_data(manuscript.cover),
        "chapters": [
            {
                "title": _line(chapter.title),
                "part": _line(chapter.part),
                "blocks": as_tree(chapter.markdown),
            }
            for chapter in manuscript.chapters
        ],
    }


def _line(text: str) -> str:
    return curly_quotes(one_line(text))


def _accent(manuscript: Manuscript) -> str:
    """Choose the title's colour that can be read on white paper, or black where none can."""
    pair = (manuscript.ground, manuscript.ink)
    darkest = max(pair, key=lambda colour: contrast_ratio(colour, _PAPER))
    return darkest if contrast_ratio(darkest, _PAPER) >= READABLE_CONTRAST else _BLACK
