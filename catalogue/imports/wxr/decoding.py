"""The bytes of an export as clean UTF-8, whatever its declaration says."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalogue.core.i18n import N_, Words
from catalogue.imports.errors import ExportRefusedError

MOST_BYTES = 2 * 1024**3
_CHUNK = 64 * 1024
_HANDLER = "catalogue-windows-1252"
_PROLOG = 256 * 1024
_LAST_CHARACTER = 0x10FFFF
_PACKED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf": "7z",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
# What browsers take for what (WHATWG): Latin-1 and ASCII have always meant Windows-1252.
_NAMES = {"us-ascii": "cp1252", "ascii": "cp1252", "iso8859-1": "cp1252", "utf-8": "cp1252"}
_SINGLE = frozenset(
    {"cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "koi8-r", "koi8-u"}
    | {f"iso8859-{number}" for number in (2, 3, 4, 5, 7, 9, 10, 13, 14, 15, 16)}
)
_SEVERAL = frozenset({"shift_jis", "euc_jp", "gb18030", "gbk", "gb2312", "big5", "euc_kr"})
_NO_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,20})|([0-9]{1,20}));?")
_LONGEST_REFERENCE = 32
_MISC = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)


@dataclass(slots=True)
class CleanText:
    """An export as text; ``notes`` is complete when all has been read, ``size`` is bytes."""

    path: Path
    size: int
    encoding: str
    skip: int
    notes: list[Words]
    errors: str = "replace"

    def chunks(self) -> Iterator[tuple[bytes, int]]:
        """Give UTF-8 from the root element on, and how many bytes of the file were read so far.

        Raises ExportRefusedError when a document type, or no XML, comes before the root.
        """
        prolog, has_begun, lost = "", False, 0
        with self.path.open("rb") as source:
            source.seek(self.skip)
            for text in self._decoded(iter(lambda: source.read(_CHUNK), b"")):
                clean = _NO_TEXT.sub("", text)
                lost += len(text) - len(clean)
                if not has_begun:
                    prolog += clean
                    rest = _root(prolog)
                    if rest is None:
                        continue
                    clean, has_begun = rest, True
                yield clean.encode(), source.tell()
        if not has_begun:
            raise _no_xml()
        if lost:
            self.notes.append(
                N_("%(lost)s control characters, which XML forbids, were left out.", lost=lost)
            )

    def _decoded(self, parts: Iterator[bytes]) -> Iterator[str]:
        """Give text; a reference to a character by its number is never parted."""
        decoder = codecs.getincrementaldecoder(self.encoding)(errors=self.errors)
        begun = ""
        for part in parts:
            text = begun + decoder.decode(part)
            place = text.find("&", max(0, len(text) - _LONGEST_REFERENCE))
            begun = text[place:] if place >= 0 else ""
            yield _REFERENCE.sub(_without_halves, text[:place] if place >= 0 else text)
        yield _REFERENCE.sub(_without_halves, begun + decoder.decode(b"", final=True))


def _without_halves(found: re.Match[str]) -> str:
    """Turn a reference to no character (half of one, a control) into a sign that goes."""
    code = int(found[1], 16) if found[1] else int(found[2])
    is_text = code <= _LAST_CHARACTER and not _NO_TEXT.match(chr(code))
    return found[0] if is_text else "\x00"


def open_export(path: Path) -> CleanText:
    """Look at a file's size, first bytes and encoding; raise ExportRefusedError or OSError."""
    if not path.is_file():
        raise ExportRefusedError(N_("There is no file “%(path)s”.", path=str(path)))
    size = path.stat().st_size
    with path.open("rb") as source:
        first = source.read(_CHUNK)
    if not first.strip():
        raise ExportRefusedError(N_("The file is empty."))
    for mark, name in _PACKED.items():
        if first.startswith(mark):
            raise ExportRefusedError(
                N_("The file is packed (%(kind)s). Unpack it, and give the XML inside.", kind=name)
            )
    if size > MOST_BYTES:
        raise ExportRefusedError(
            N_("The file is larger than 2 GB. Let WordPress export one year after the other.")
        )
    return _with_encoding(path, size, first)


def _with_encoding(path: Path, size: int, first: bytes) -> CleanText:
    for mark, name in _MARKS:
        if first.startswith(mark):
            return CleanText(path, size, name, len(mark), [])
    found = _DECLARED.match(first)
    label = found[1].decode("ascii").lower() if found else "utf-8"
    try:
        declared = codecs.lookup(label).name
    except LookupError:
        declared = ""
    wrong_at = _not_utf8(path)
    if wrong_at is None:
        notes = []
        if declared not in {"utf-8", "ascii"}:
            notes = [N_("The file says that it is %(label)s, but it is UTF-8.", label=label)]
        return CleanText(path, size, "utf-8", 0, notes)
    encoding = _NAMES.get(declared, declared)
    if encoding not in _SINGLE | _SEVERAL:
        if first[:4] in {b"\x00<\x00?", b"<\x00?\x00"}:
            encoding = "utf-16-be" if first[:1] == b"\x00" else "utf-16-le"
            return CleanText(path, size, encoding, 0, [])
        raise ExportRefusedError(
            N_("The file’s encoding, “%(label)s”, is unknown here. Save it as UTF-8.", label=label)
        )
    if declared in {"utf-8", "ascii"}:
        # Mostly UTF-8 with a few bytes of an older age: only those are read in the older way.
        said = N_(
            "The file says that it is UTF-8, but is not throughout (first at byte %(place)s);"
            " the bytes that are not were read as Windows-1252.",
            place=wrong_at,
        )
        return CleanText(path, size, "utf-8", 0, [said], errors=_HANDLER)
    return CleanText(path, size, encoding, 0, [])


def _not_utf8(path: Path) -> int | None:
    """Return the first byte that is not UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    place = 0
    with path.open("rb") as source:
        while part := source.read(_CHUNK):
            try:
                decoder.decode(part)
            except UnicodeDecodeError as error:
                return max(0, place + error.start)
            place += len(part)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return place
    return None


def _root(prolog: str) -> str | None:
    """Return the text from the root element on; None when more has to be read first.

    A document type is refused: exports have none, and entities are how XML is made to explode.
    """
    place = 0
    while found := _MISC.match(prolog, place):
        place = found.end()
    rest = prolog[place:]
    is_whole = len(rest) > 2 and (rest[1].isalpha() or rest[1] in "_:")  # noqa: PLR2004 -- "<r".
    if rest.startswith("<") and is_whole:
        return rest
    if rest[:9].upper().startswith("<!DOCTYPE"):
        raise ExportRefusedError(
            N_(
                "The file begins with a document type (DOCTYPE), which no export of WordPress has."
                " Nothing was read."
            )
        )
    is_open = not rest or rest.startswith(("<!-", "<?")) or "<!DOCTYPE".startswith(rest[:9].upper())
    if is_open and len(prolog) <= _PROLOG:
        return None
    raise _no_xml()


def _no_xml() -> ExportRefusedError:
    return ExportRefusedError(
        N_(
            "This is no XML. In WordPress, choose Tools → Export → All content, and give the file"
            " that comes."
        )
    )


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error(_HANDLER, _as_windows)
