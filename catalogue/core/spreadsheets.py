"""Rows for a spreadsheet, as CSV in which nothing can be taken for a formula."""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> object:
    """Return what a spreadsheet shows as text: nothing that it could take for a formula."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return "'" + value
    return value


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a whole file, its heads in the first line."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()
