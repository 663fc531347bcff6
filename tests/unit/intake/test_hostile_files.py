"""Files that would hurt are refused quickly, in little memory, with a sentence."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from catalogue.intake.errors import FileRefusedError
from catalogue.intake.judging import judge, judge_file
from catalogue.intake.reading import read_file
from tests.support import odd_files
from tests.support.odd_files import OPF, epub
from tests.support.source import ROOT

_SECONDS, _KILOBYTES = 5, 300 * 1024


def _nested() -> bytes:
    return epub({"EPUB/inner.bin": epub({})})


def _twice() -> bytes:
    packed = BytesIO(epub({}))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("epub/ONE.xhtml", "another")
    return packed.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "a page named as a book": (lambda: b"<!doctype html><p>Hello</p>", "no EPUB, PDF or MP3"),
    "a drawing": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no EPUB, PDF or MP3"),
    "half a book": (lambda: epub({})[:700], "damaged"),
    "a bomb": (lambda: epub({"EPUB/bomb.css": bytes(120_000_000)}), "far larger"),
    "a quieter bomb": (lambda: epub({"EPUB/bomb.css": bytes(20_000_000)}), "far larger"),
    "a lying size": (odd_files.lying, "damaged"),
    "many files": (lambda: odd_files.with_many(10_050), "10,000 files"),
    "a way out": (lambda: epub({"../../etc/cron.d/evil": "x"}), "leads elsewhere"),
    "an absolute way": (lambda: epub({"/etc/passwd": "x"}), "leads elsewhere"),
    "a way of Windows": (lambda: epub({"EPUB/..\\..\\evil.exe": "x"}), "leads elsewhere"),
    "depth": (lambda: epub({"a/" * 200 + "b": "x"}), "leads elsewhere"),
    "a link": (odd_files.with_link, "a link"),
    "one name twice": (_twice, "same name"),
    "a book inside": (_nested, "another archive"),
    "a lock": (odd_files.locked, "copy protection"),
    "a billion laughs": (lambda: epub({OPF: odd_files.laughing_package()}), "entities"),
    "a file of the machine": (lambda: epub({OPF: odd_files.outside_package()}), "entities"),
    "deep nesting": (lambda: epub({OPF: "<a>" * 50_000}), "cannot be read"),
    "no package": (lambda: epub({OPF: b""}), "cannot be read"),
    "a password": (lambda: odd_files.pdf(odd_files.PDF_LOCK), "password"),
    "a PDF of noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 2000, "damaged"),
    "a PDF of pages in pages": (odd_files.endless_pdf, "Save"),
    "a PDF bomb": (odd_files.pdf_bomb, "Save"),
    "sound of noise": (lambda: b"ID3\x04\0\0\0\0\0\0" + bytes(100_000), "no MP3"),
}


COSTLY = (
    *("half a book", "a bomb", "a lying size", "many files", "a billion laughs", "deep nesting"),
    *("a PDF of noise", "a PDF of pages in pages", "a PDF bomb"),
)
"""Those that try to take time and memory; each is read in a process that the system watches."""


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in {*COSTLY, "nothing"}])
def test_a_hostile_file_is_refused_with_a_sentence(name: str) -> None:
    make, sentence = HOSTILE[name]
    with pytest.raises(FileRefusedError, match=sentence):
        read_file(BytesIO(make()))


_JUDGED_ALONE = """
import resource, sys
from pathlib import Path
from catalogue.intake.errors import FileRefusedError
from catalogue.intake.judging import judge_file
try:
    judge_file(Path(sys.argv[1]))
except FileRefusedError as refusal:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss, refusal)
"""
"""What the system counts of children is the most of all so far, so each judge is a process alone.

Seconds are the processor's, which a busy machine does not lengthen.
"""


@pytest.mark.parametrize("name", ["nothing", *COSTLY])
def test_a_costly_file_is_refused_in_little_time_and_memory(name: str, tmp_path: Path) -> None:
    make, sentence = HOSTILE[name]
    path = tmp_path / "book.epub"
    path.write_bytes(make())
    command = [sys.executable, "-c", _JUDGED_ALONE, str(path)]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    seconds, kilobytes, said = printed.split(maxsplit=2)
    assert re.search(sentence, said)
    assert float(seconds) < _SECONDS
    assert int(kilobytes) < _KILOBYTES


def test_a_file_that_is_too_large_is_not_read() -> None:
    class Large(BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            super().seek(0)
            return 201 * 1024 * 1024 if whence else 0

    with pytest.raises(FileRefusedError, match="200 MB"):
        judge(Large(b"x"))


def test_a_huge_picture_is_no_cover(tmp_path: Path) -> None:
    manifest = (
        '<item id="c" href="c.png" media-type="image/png" properties="cover-image"/>'
        '<item id="s" href="cover.svg" media-type="image/svg+xml"/>'
    )
    path = tmp_path / "book.epub"
    path.write_bytes(
        epub(
            {
                OPF: odd_files.package("<dc:title>Large</dc:title>", manifest),
                "EPUB/c.png": odd_files.png_head(60_000, 60_000),
                "EPUB/cover.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            }
        )
    )
    judged = judge_file(path)
    assert judged.facts.title == "Large"
    assert judged.cover == b""
