"""The folder of uploads that came with an export: files are found in it, and nowhere else."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from catalogue.pictures.judging import MOST_BYTES

_UPLOADS = "/wp-content/uploads/"
_HOSTED = ".files.wordpress.com"
_SIZED = re.compile(r"(?:-\d{2,5}x\d{2,5}|-scaled|-e\d{9,13})(?=\.[A-Za-z]{2,5}$)")


def upload_path(address: str) -> str:
    """Return the path of an address below the uploads, such as ``2006/09/pier.jpg``, or nothing."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    path = unquote(parts.path, errors="replace")
    if _UPLOADS in path:
        return path.partition(_UPLOADS)[2]
    return path.lstrip("/") if host.endswith(_HOSTED) else ""


class Uploads:
    """Files by their paths below ``wp-content/uploads/``; none outside of the folder."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; an ``uploads`` or ``wp-content/uploads`` inside it is meant too."""
        inner = (folder / "wp-content" / "uploads", folder / "uploads", folder)
        self._folder = next((one for one in inner if one.is_dir()), folder).resolve()

    def find(self, path: str) -> Path | None:
        """Return the file of this path, or the original of a picture that was made smaller."""
        for name in _names(path):
            found = self._inside(name)
            if found is not None:
                return found
        return None

    def _inside(self, path: str) -> Path | None:
        pure = PurePosixPath(path)
        is_odd = pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path
        if is_odd or not pure.parts:
            return None
        try:
            found = (self._folder / pure).resolve(strict=True)
            is_file = stat.S_ISREG(found.stat().st_mode)
        except (OSError, RuntimeError, ValueError):
            return None
        return found if is_file and found.is_relative_to(self._folder) else None


def read_upload(path: Path) -> bytes:
    """Return the bytes of a regular file, at most one more than a picture may have.

    Raises OSError, also for what has become a link or a pipe since it was found.
    """
    handle = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    with os.fdopen(handle, "rb") as source:
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            message = f"{path} is no file"
            raise OSError(message)
        return source.read(MOST_BYTES + 1)


def _names(path: str) -> Iterator[str]:
    original = _SIZED.sub("", path)
    for name in dict.fromkeys((path, original)):
        for form in ("NFC", "NFD"):
            yield unicodedata.normalize(form, name)
