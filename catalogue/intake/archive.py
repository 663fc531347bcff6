"""ZIP archives of strangers: bounded before anything is unpacked, and read in bounded pieces.

Follows EPUB Open Container Format (OCF) 3.3 for names. Nothing is ever written out.
"""

import stat
import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO

from catalogue.core.i18n import N_
from catalogue.intake.errors import FileRefusedError

MOST_ENTRIES = 10_000
MOST_UNPACKED = 600 * 1024 * 1024
MOST_OF_TEXT = 10 * 1024 * 1024
_MOST_OF_ONE = 250 * 1024 * 1024
_MOST_RATIO = 200
_SMALL = 1024 * 1024
_DEEPEST = 30
_LONGEST_NAME = 500
_CHUNK = 256 * 1024
_IS_ENCRYPTED = 0x1
_ARCHIVE = b"PK\x03\x04"
_ODD_SIGNS = frozenset('\\\0"*:<>?|')
_WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


class Archive:
    """A judged archive; entries are read by their exact names."""

    def __init__(self, content: BinaryIO) -> None:
        """Judge the list of entries, then every entry; raise FileRefusedError."""
        try:
            self._zip = zipfile.ZipFile(content)
        except _FAULTS as error:
            raise _damaged() from error
        self._entries = self._zip.infolist()
        self.names = {entry.filename for entry in self._entries}
        _judge_list(self._entries)
        for entry in self._entries:
            self._try(entry)

    def read(self, name: str, most: int = MOST_OF_TEXT) -> bytes | None:
        """Return an entry of at most so many bytes; None where there is none, or it is larger."""
        if name not in self.names or self._zip.getinfo(name).file_size > most:
            return None
        return self._zip.read(name)

    def _try(self, entry: zipfile.ZipInfo) -> None:
        """Unpack an entry and throw it away: its size and its sum must be what the list says."""
        try:
            with self._zip.open(entry) as source:
                first = source.read(_CHUNK)
                size = len(first)
                while chunk := source.read(_CHUNK):
                    size += len(chunk)
        except _FAULTS as error:
            raise _damaged() from error
        if size != entry.file_size:
            raise _damaged()
        if first.startswith(_ARCHIVE):
            raise FileRefusedError(
                N_("There is another archive inside of it. Take that out, and save the book again.")
            )


def _judge_list(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise FileRefusedError(
            N_("It holds more than %(most)s files. Save it with fewer.", most=MOST_ENTRIES)
        )
    seen: set[str] = set()
    unpacked = 0
    for entry in entries:
        _judge_name(entry.filename, seen)
        _judge_entry(entry)
        unpacked += entry.file_size
    if unpacked > MOST_UNPACKED:
        raise _bomb()


def _judge_name(name: str, seen: set[str]) -> None:
    """Refuse what could be written elsewhere, or over another entry."""
    path = PurePosixPath(name)
    if (
        path.is_absolute()
        or ".." in path.parts
        or _ODD_SIGNS & set(name)
        or len(path.parts) > _DEEPEST
        or not 0 < len(name) <= _LONGEST_NAME
    ):
        raise FileRefusedError(
            N_("A file in it bears a name that leads elsewhere. Save the book again, as EPUB.")
        )
    folded = unicodedata.normalize("NFC", name).casefold()
    if folded in seen:
        raise FileRefusedError(N_("Two files in it bear the same name. Save the book again."))
    seen.add(folded)


def _judge_entry(entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode) or stat.S_ISCHR(mode) or stat.S_ISBLK(mode) or stat.S_ISFIFO(mode):
        raise FileRefusedError(
            N_("It holds a link in place of a file. Save the book again, with the file itself.")
        )
    if entry.flag_bits & _IS_ENCRYPTED:
        raise FileRefusedError(N_("It is locked with a password. Save it without one."))
    if entry.compress_type not in _WAYS:
        raise FileRefusedError(N_("It is packed in a way that e-readers cannot open."))
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > _MOST_OF_ONE or (entry.file_size > _SMALL and ratio > _MOST_RATIO):
        raise _bomb()


def _bomb() -> FileRefusedError:
    return FileRefusedError(
        N_("Unpacked, it would be far larger than a book is, so it was not opened.")
    )


def _damaged() -> FileRefusedError:
    return FileRefusedError(
        N_("It is damaged, or cut off before its end. Save the book again, or send it once more.")
    )
