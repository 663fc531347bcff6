"""Entries of an export, one after the other, without ever holding the whole.

The parser mends what it can (a bare ``&``, an end that is missing); which entries that touched is
told with each. Entities are not resolved, nothing is fetched, a document type ends it.
"""

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from catalogue.core.i18n import N_, Words
from catalogue.imports.errors import ExportRefusedError
from catalogue.imports.types import RawEntry
from catalogue.imports.wxr.decoding import CleanText
from catalogue.imports.wxr.reading import Reader, no_export, outside_entries

MOST_UNDIVIDED = 16 * 1024 * 1024
"""Bytes in which neither an element nor text begins or ends, such as one name."""

_MOST_TOLD = 100


def entries(text: CleanText, reader: Reader) -> Iterator[tuple[RawEntry, int]]:
    """Give each entry that is complete, and how many bytes of the file were read by then.

    Raises ExportRefusedError. What went wrong outside of entries is in the reader's ``faults``.
    """
    parser = etree.XMLParser(
        target=reader,
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        huge_tree=True,  # Reader and entries set limits of their own; there are no entities.
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
    )
    reader.new_faults = _faults_of(parser, reader)
    place, steps, undivided = 0, -1, 0
    for chunk, place in text.chunks():
        undivided = undivided + len(chunk) if reader.steps == steps else 0
        steps = reader.steps
        if undivided > MOST_UNDIVIDED:
            raise ExportRefusedError(N_("One piece of the XML is larger than 16 MB."))
        try:
            parser.feed(chunk)
        except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
            reader.faults.append(_stopped(error))
            break
        for entry in reader.take():
            yield entry, place
    else:
        try:
            parser.close()
        except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
            reader.faults.append(_stopped(error))
    for entry in reader.take():
        yield entry, place
    reader.faults += [outside_entries(fault) for fault in reader.new_faults()]
    if not reader.is_export:
        raise no_export()


def _faults_of(parser: etree.XMLParser, reader: Reader) -> Callable[[], list[Any]]:
    """Return what gives the faults that were found since it was asked last.

    The parser tells of a hundred; what comes behind them may all be broken.
    """
    known = 0

    def new() -> list[Any]:
        nonlocal known
        log = parser.feed_error_log
        found, known = list(log)[known:], len(log)
        if known >= _MOST_TOLD and not reader.is_past_telling:
            reader.is_past_telling = True
            reader.faults.append(
                N_(
                    "The XML is broken in a hundred places or more. All entries from number"
                    " %(number)s on came as drafts.",
                    number=reader.count,
                )
            )
        return found

    return new


def _stopped(error: Exception) -> Words:
    return N_(
        "The XML is broken: %(fault)s. What came before was taken, nothing behind it.",
        fault=str(error) or "it ends",
    )
