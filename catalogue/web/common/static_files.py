"""Static files under names that carry their content's hash, so that browsers keep them for ever.

The style sheets are joined into one file for visitors and one for staff here, in the order in which
``css/index.css`` and ``css/staff.css`` import them: many small files for the writer, one request
for the reader.
"""

import gzip
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
from whitenoise import WhiteNoise

SPECULATION_RULES = "speculation-rules.json"
_SHEETS = frozenset({"css/index.css", "css/staff.css"})
_IMPORT = re.compile(r"""@import\s+(?:url\()?["']([^"']+)["']\)?[^;]*;""")
_HASHED = re.compile(r"\.[0-9a-f]{12}\.")
_PREFIX = "/static/"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")


class UnknownStaticFileError(KeyError):
    """A template names a static file that is not there."""


class StaticFiles:
    """Hashed copies of a folder, laid down in another; made once, at the start."""

    def __init__(self, source: Path, target: Path) -> None:
        """Lay the copies down; those that are there already are left."""
        self.folder = target
        self._names: dict[str, str] = {}
        for path in sorted(source.rglob("*")):
            name = path.relative_to(source).as_posix()
            is_part = path.suffix == ".css" and name not in _SHEETS
            if path.is_file() and not path.name.startswith(".") and not is_part:
                content = joined_css(path) if name in _SHEETS else path.read_bytes()
                self._lay_down(name, content)

    def url(self, name: str) -> str:
        """Return the address of a file; raise UnknownStaticFileError."""
        try:
            return _PREFIX + self._names[name]
        except KeyError as error:
            raise UnknownStaticFileError(name) from error

    @property
    def version(self) -> str:
        """Return a value that changes when any static file does."""
        return sha256("".join(sorted(self._names.values())).encode()).hexdigest()[:12]

    def serve(self, wsgi: Callable[..., Any]) -> WhiteNoise:
        """Answer for the files before the application is asked."""
        return WhiteNoise(
            wsgi,
            root=str(self.folder),
            prefix=_PREFIX,
            max_age=0,
            allow_all_origins=False,
            immutable_file_test=lambda _path, url: _HASHED.search(url) is not None,
            add_headers_function=_static_headers,
        )

    def _lay_down(self, name: str, content: bytes) -> None:
        stem, _, suffix = name.rpartition(".")
        hashed = f"{stem}.{sha256(content).hexdigest()[:12]}.{suffix}"
        target = self.folder / hashed
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, content)
            _write(target.with_name(target.name + ".gz"), gzip.compress(content, mtime=0))
            _write(target.with_name(target.name + ".br"), brotli.compress(content))
        self._names[name] = hashed


def _write(target: Path, content: bytes) -> None:
    partial = target.with_name(f".{target.name}.part")
    partial.write_bytes(content)
    partial.replace(target)


def joined_css(index: Path) -> bytes:
    """Return one style sheet: the imports of ``index`` in their order, comments taken out."""
    text = index.read_text()
    names = _IMPORT.findall(text)
    own = _IMPORT.sub("", text)
    parts = [own, *((index.parent / name).read_text() for name in names)]
    return _SPACE.sub("\n", _COMMENT.sub("", "\n".join(parts))).strip().encode()


def _static_headers(headers: Any, _path: str, url: str) -> None:
    if url.startswith(_PREFIX + SPECULATION_RULES.partition(".")[0]):
        headers["Content-Type"] = "application/speculationrules+json"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
