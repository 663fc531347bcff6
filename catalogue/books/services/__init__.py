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
    change_edition,
    keep_audio,
    remove_edition,
    set_price,
    stop_price,
    turn_prices,
)
from catalogue.books.services.minutes import MOST_WORDS, add_minute
from catalogue.books.services.publication import (
    publish_book,
    publish_due_books,
    schedule_book,
    withdraw_book,
)
from catalogue.books.services.stock import (
    count_stock,
    give_back_stock,
    lock_stock,
    move_stock,
    take_stock,
)
from catalogue.books.services.titles import (
    add_book,
    change_book,
    describe_contributor,
    index_book,
)

__all__ = [
    "COVER_WIDTHS",
    "MOST_WORDS",
    "add_book",
    "add_edition",
    "add_file",
    "add_minute",
    "change_book",
    "change_edition",
    "count_stock",
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
    "move_stock",
    "publish_book",
    "publish_due_books",
    "remove_edition",
    "schedule_book",
    "set_price",
    "show_cover",
    "stop_price",
    "take_stock",
    "turn_prices",
    "withdraw_book",
]
