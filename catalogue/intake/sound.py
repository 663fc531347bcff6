"""MP3 as it comes (MPEG 1 and 2, layer III): how long it plays, and what its tags say."""

import os
import struct
from typing import BinaryIO, NamedTuple

from catalogue.books.types import ContributorRole, CreditFacts
from catalogue.core.i18n import N_
from catalogue.intake.epub.metadata import line
from catalogue.intake.errors import FileRefusedError
from catalogue.intake.types import FileFacts, FileKind, Judged

_TAG_HEAD = 10
_MOST_TAG = 16 * 1024 * 1024
_MOST_SEARCHED = 64 * 1024
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBIT_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_KBIT_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_MPEG_1, _LAYER_3 = 3, 1
_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_XING = (b"Xing", b"Info")


class _Frame(NamedTuple):
    """One frame: ``length`` in bytes, ``samples`` and ``rate`` of the sound, ``kbit`` a second."""

    length: int
    samples: int
    rate: int
    kbit: int


def read_mp3(content: BinaryIO) -> Judged:
    """Judge an MP3 and read what it says; raise FileRefusedError with a sentence."""
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    start, tags = _tags(content)
    content.seek(start)
    searched = content.read(_MOST_SEARCHED)
    at = _first_frame(searched)
    if at is None:
        raise FileRefusedError(N_("It is damaged, or no MP3. Save the sound again, as MP3."))
    frame = _frame_at(searched, at)
    if frame is None:
        raise FileRefusedError(N_("It is damaged, or no MP3. Save the sound again, as MP3."))
    seconds = _seconds(searched[at:], frame, size - start - at)
    name = line(tags.get("TALB") or tags.get("TIT2") or "", 300)
    person = line(tags.get("TPE1", ""), 200)
    return Judged(
        FileKind.MP3,
        FileFacts(
            title=name,
            credits=[CreditFacts(person, ContributorRole.READER)] if person else [],
            minutes=max(1, round(seconds / 60)),
            accessibility={"accessMode": ["auditory"], "accessModeSufficient": ["auditory"]},
        ),
    )


def is_mp3(beginning: bytes) -> bool:
    """Return whether a file begins like one: with its tags, or with two frames in a row."""
    return beginning.startswith(b"ID3") or _first_frame(beginning, most=1) == 0


def _first_frame(searched: bytes, most: int = _MOST_SEARCHED) -> int | None:
    """Return where two frames follow one another."""
    for at in range(min(most, len(searched))):
        frame = _frame_at(searched, at) if searched[at] == 0xFF else None  # noqa: PLR2004
        if frame is not None and _frame_at(searched, at + frame.length) is not None:
            return at
    return None


def _frame_at(searched: bytes, at: int) -> _Frame | None:
    head = searched[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 -- the mark.
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate_index, padding = head[2] >> 2 & 3, head[2] >> 1 & 1
    if layer != _LAYER_3 or version not in _RATES or rate_index >= len(_RATES[version]):
        return None
    kbit = (_KBIT_1 if version == _MPEG_1 else _KBIT_2)[head[2] >> 4]
    if not kbit:
        return None
    rate = _RATES[version][rate_index]
    samples = 1152 if version == _MPEG_1 else 576
    return _Frame(samples // 8 * kbit * 1000 // rate + padding, samples, rate, kbit)


def _seconds(frames: bytes, frame: _Frame, left: int) -> float:
    """Return the length: from the count that the first frame holds, else from its rate."""
    for mark in _XING:
        at = frames.find(mark, 0, 200)
        if at >= 0 and len(frames) >= at + 12 and frames[at + 7] & 1:
            (count,) = struct.unpack(">I", frames[at + 8 : at + 12])
            return float(count * frame.samples / frame.rate)
    return left * 8 / (frame.kbit * 1000)


def _tags(content: BinaryIO) -> tuple[int, dict[str, str]]:
    """Return where the sound begins, and the words of the tags (ID3 2.3 and 2.4)."""
    head = content.read(_TAG_HEAD)
    if not head.startswith(b"ID3") or len(head) < _TAG_HEAD:
        return 0, {}
    size = _seven_bits(head[6:10])
    body = content.read(min(size, _MOST_TAG))
    found: dict[str, str] = {}
    at = 0
    while at + _TAG_HEAD <= len(body) and body[at : at + 4].isalnum():
        name = body[at : at + 4].decode("ascii")
        length = body[at + 4 : at + 8]
        long = _seven_bits(length) if head[3] >= 4 else int.from_bytes(length, "big")  # noqa: PLR2004
        words = body[at + _TAG_HEAD : at + _TAG_HEAD + min(long, 2000)]
        if name.startswith("T") and words and words[0] < len(_ENCODINGS):
            text = words[1:].decode(_ENCODINGS[words[0]], errors="replace")
            found[name] = text.split("\0")[0]
        at += _TAG_HEAD + long
    return _TAG_HEAD + size, found


def _seven_bits(number: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(number, (21, 14, 7, 0), strict=True))
