"""The pictures that stand for a title, a post or a quotation where its address is shared."""

from dataclasses import dataclass

from catalogue.typeset import engine
from catalogue.typeset.colours import checked_colour
from catalogue.typeset.covers import CoverSpec, cover_data
from catalogue.typeset.words import display_words

WIDTH_PX, HEIGHT_PX = 1200, 630

_PIXELS_PER_POINT = 2
# A card is wide: a word of this length fits on one of its lines, whole, at the size of a quotation.
_LONGEST_QUOTED = 32


@dataclass(frozen=True, slots=True)
class CardSpec:
    """What a card says: a small line above, the title, who wrote it, and maybe a cover beside.

    Colours are ``#rrggbb``; a post takes those of the first title that it belongs to.
    """

    title: str
    label: str
    byline: str
    ground: str
    ink: str
    cover: CoverSpec | None = None


def card_png(spec: CardSpec) -> bytes:
    """Draw the card at 1200 × 630 pixels, the size that Open Graph and Twitter cards ask for."""
    data = {
        "title": display_words(spec.title, limit=160),
        "label": display_words(spec.label, limit=60),
        "byline": display_words(spec.byline, limit=60),
        "ground": checked_colour(spec.ground),
        "ink": checked_colour(spec.ink),
        "cover": cover_data(spec.cover) if spec.cover else None,
    }
    return engine.render_png("card.typ", data, pixels_per_point=_PIXELS_PER_POINT)


@dataclass(frozen=True, slots=True)
class QuoteCardSpec:
    """What the card of a quotation says: its words, whose they are, and from which work.

    Colours are ``#rrggbb``.
    """

    text: str
    source: str
    work: str
    ground: str
    ink: str


def quote_card_png(spec: QuoteCardSpec) -> bytes:
    """Draw a quotation at 1200 × 630 pixels; a very long one ends in an ellipsis."""
    data = {
        "text": display_words(spec.text, limit=420, longest=_LONGEST_QUOTED),
        "source": display_words(spec.source, limit=60, longest=_LONGEST_QUOTED),
        "work": display_words(spec.work, limit=70, longest=_LONGEST_QUOTED),
        "ground": checked_colour(spec.ground),
        "ink": checked_colour(spec.ink),
    }
    return engine.render_png("quote_card.typ", data, pixels_per_point=_PIXELS_PER_POINT)
