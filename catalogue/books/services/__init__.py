"""Writes of the catalogue: titles, editions, covers, stock."""

from catalogue.books.services.covers import (
    COVER_WIDTHS,
    cover_extension,
    cover_media_type,
    cover_picture,
    cover_spec,
    draw_cover,
    keep_cover,
    make_cover_pictures,
    show_cover,
)
from catalogue.books.services.editions import (
    add_edition,
    add_file,
    keep_audio,
    set_price,
    turn_prices,
)
from catalogue.books.services.minutes import MOST_WORDS, add_minute
from catalogue.books.services.stock import give_back_stock, lock_stock, take_stock
from catalogue.books.services.titles import (
    add_book,
    change_book,
    describe_contributor,
    index_book,
    publish_book,
    withdraw_book,
)

__all__ = [
    "COVER_WIDTHS",
    "MOST_WORDS",
    "add_book",
    "add_edition",
    "add_file",
    "add_minute",
    "change_book",
    "cover_extension",
    "cover_media_type",
    "cover_picture",
    "cover_spec",
    "describe_contributor",
    "draw_cover",
    "give_back_stock",
    "index_book",
    "keep_audio",
    "keep_cover",
    "lock_stock",
    "make_cover_pictures",
    "publish_book",
    "set_price",
    "show_cover",
    "take_stock",
    "turn_prices",
    "withdraw_book",
]
