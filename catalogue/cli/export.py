"""Everything the shop knows, for another program: as JSON, or as CSV for a spreadsheet."""

import csv
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

import click
from sqlalchemy.orm import Session

from catalogue.blog.queries import exported_posts
from catalogue.books.queries import exported_books
from catalogue.checkout.queries import exported_customers, exported_orders
from catalogue.cli.context import opened_shop
from catalogue.core.spreadsheets import cell

_SOURCES: dict[str, Callable[[Session], Iterable[dict[str, Any]]]] = {
    "orders": exported_orders,
    "books": exported_books,
    "customers": exported_customers,
    "posts": exported_posts,
}


@click.command()
@click.argument("what", type=click.Choice(sorted(_SOURCES)))
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json")
def export(what: str, form: str) -> None:
    """Write orders, books, customers or posts to standard output."""
    with opened_shop() as shop, shop.database.read() as session:
        rows = _SOURCES[what](session)
        if form == "json":
            _write_json(rows)
        else:
            _write_csv(list(rows))


def _write_json(rows: Iterable[dict[str, Any]]) -> None:
    """Write a list, a row a line, without holding all of it."""
    separator = "[\n"
    for row in rows:
        sys.stdout.write(separator + json.dumps(row, ensure_ascii=False))
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def _write_csv(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in row.items()})
