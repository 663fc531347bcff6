"""Pictures that stand for a post or a quotation of it where its address is shared.

They are drawn at the first request and kept by what they say, so none is drawn twice.
"""

import io
import json
import threading
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256

from catalogue.blog.queries import CardFacts
from catalogue.books.services import cover_spec
from catalogue.core.errors import UnavailableError
from catalogue.core.i18n import N_
from catalogue.storage import FileMissingError, Storage, StorageFullError
from catalogue.typeset.cards import CardSpec, QuoteCardSpec, card_png, quote_card_png

_STYLE = "2"
DRAWING = threading.Lock()
_PATIENCE_SECONDS = 2
_GROUND, _INK = "#2b2622", "#f4ede1"
_VERSION_LENGTH = 12


def title_card(facts: CardFacts, *, label: str) -> CardSpec:
    """Say what stands on the card of a post: ``label`` above its title, and its first title."""
    book = facts.book
    return CardSpec(
        title=facts.title,
        label=label,
        byline=facts.author,
        ground=book.ground_colour if book else _GROUND,
        ink=book.ink_colour if book else _INK,
        cover=cover_spec(book) if book and book.cover_type is None else None,
    )


def quote_card(facts: CardFacts, text: str, source: str) -> QuoteCardSpec:
    """Say what stands on the card of a quotation, in the colours of the post's first title."""
    book = facts.book
    return QuoteCardSpec(
        text=text,
        source=source or facts.author,
        work=book.title if book else facts.title,
        ground=book.ground_colour if book else _GROUND,
        ink=book.ink_colour if book else _INK,
    )


def card_version(spec: CardSpec | QuoteCardSpec) -> str:
    """Return what changes when the card would look different."""
    said = json.dumps([_STYLE, type(spec).__name__, asdict(spec)], ensure_ascii=False)
    return sha256(said.encode()).hexdigest()[:_VERSION_LENGTH]


def card_picture(storage: Storage, spec: CardSpec | QuoteCardSpec) -> bytes:
    """Return the card as PNG; where there is no room to keep it, it is drawn again next time.

    One is drawn at a time, so that a program which asks for every card leaves the others of this
    process free for readers; who waits too long gets UnavailableError.
    """
    key = f"cards/{card_version(spec)}.png"
    with suppress(FileMissingError):
        return b"".join(storage.read(key))
    if not DRAWING.acquire(timeout=_PATIENCE_SECONDS):
        raise UnavailableError(N_("This picture is being drawn. Ask for it again in a moment."))
    try:
        with suppress(FileMissingError):
            return b"".join(storage.read(key))
        picture = _drawn(spec)
        with suppress(StorageFullError):
            storage.put(key, io.BytesIO(picture))
    finally:
        DRAWING.release()
    return picture


def _drawn(spec: CardSpec | QuoteCardSpec) -> bytes:
    return quote_card_png(spec) if isinstance(spec, QuoteCardSpec) else card_png(spec)
