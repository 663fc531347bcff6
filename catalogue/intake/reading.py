"""What a file is, by its first bytes and never by its name; run where it can do no harm.

``python -m catalogue.intake.reading`` reads the file on its standard input, within bounds of time
and memory that the system keeps, and writes a line of JSON and the cover to its standard output.
"""

import json
import resource
import sys
from typing import BinaryIO

from catalogue.core.i18n import N_
from catalogue.intake.epub import read_epub
from catalogue.intake.errors import FileRefusedError
from catalogue.intake.pdf import read_pdf
from catalogue.intake.sound import is_mp3, read_mp3
from catalogue.intake.types import Judged

MOST_SECONDS = 3
MOST_MEMORY = 288 * 1024 * 1024
_BEGINNING = 8192
_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"


def read_file(content: BinaryIO) -> Judged:
    """Judge a file and read what it says of its book; raise FileRefusedError with a sentence."""
    content.seek(0)
    beginning = content.read(_BEGINNING)
    content.seek(0)
    if beginning.startswith(_ZIP):
        return read_epub(content)
    if _PDF in beginning[:1024]:
        return read_pdf(content)
    if is_mp3(beginning):
        return read_mp3(content)
    raise FileRefusedError(
        N_("It is no EPUB, PDF or MP3. Its name does not matter: the content is something else.")
    )


def main() -> None:
    """Read standard input within bounds, and answer on standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cover = b""
    try:
        judged = read_file(sys.stdin.buffer)
    except FileRefusedError as refusal:
        words = refusal.sentence
        answer = {"refused": words.template, "facts": words.facts}
    else:
        answer = {"kind": judged.kind.value, "facts": judged.facts.as_json()}
        cover = judged.cover
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + cover)


if __name__ == "__main__":
    main()
