"""Judge a file in a process of its own, so that none can take the shop's time or memory.

The system bounds what the process may use (``reading.py``); one that goes beyond is ended, and the
file is refused with a sentence.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import structlog

import catalogue
from catalogue.core.i18n import N_, Words
from catalogue.intake.errors import FileRefusedError
from catalogue.intake.types import MOST_BYTES, FileFacts, FileKind, Judged

_PATIENCE = 20
"""Seconds by the clock; the bound on the processor's time is far smaller."""

_HOME = str(Path(catalogue.__file__).parents[1])
_log = structlog.get_logger()


def judge_file(path: Path) -> Judged:
    """Judge the file at a path; raise FileRefusedError with a sentence."""
    with path.open("rb") as content:
        return judge(content)


def judge(content: BinaryIO) -> Judged:
    """Judge a file that can be read from anywhere in it; raise FileRefusedError with a sentence."""
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    if size == 0:
        raise FileRefusedError(N_("The file is empty. Choose another."))
    if size > MOST_BYTES:
        raise FileRefusedError(N_("It is larger than 200 MB. Save it smaller."))
    with _as_file(content) as file:
        answer = _judged(file)
    content.seek(0)
    return answer


@contextmanager
def _as_file(content: BinaryIO) -> Iterator[int]:
    """Give the number of an open file, at its beginning, whose place in it is put back."""
    try:
        number = content.fileno()
    except io.UnsupportedOperation:
        with TemporaryFile() as copy:
            shutil.copyfileobj(content, copy)
            with _as_file(cast("BinaryIO", copy)) as number:
                yield number
        return
    if content.writable():
        content.flush()
    place = os.lseek(number, 0, os.SEEK_CUR)
    os.lseek(number, 0, os.SEEK_SET)
    try:
        yield number
    finally:
        os.lseek(number, place, os.SEEK_SET)


def _judged(file: int) -> Judged:
    """Start the reader on the file itself, and understand its answer."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "catalogue.intake.reading"],
            stdin=file,
            capture_output=True,
            env={"PYTHONPATH": _HOME, "LANG": "C.UTF-8"},
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_costly() from error
    if ended.returncode != 0:
        _log.warning("reading ended", code=ended.returncode, last=ended.stderr[-300:])
        raise _too_costly()
    first, _, cover = ended.stdout.partition(b"\n")
    answer = json.loads(first)
    if "refused" in answer:
        raise FileRefusedError(Words(answer["refused"], **answer["facts"]))
    return Judged(FileKind(answer["kind"]), FileFacts.from_json(answer["facts"]), cover)


def _too_costly() -> FileRefusedError:
    return FileRefusedError(
        N_("It takes far more time or memory to read than a book does. Save it again, simpler.")
    )
