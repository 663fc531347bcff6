"""The first reading of an export: who, how much, which pictures, before anything is written."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from catalogue.core.i18n import N_, Words
from catalogue.imports.errors import ExportRefusedError
from catalogue.imports.types import RawEntry
from catalogue.imports.wxr.decoding import CleanText, open_export
from catalogue.imports.wxr.parsing import entries
from catalogue.imports.wxr.reading import Reader

_VERSION = re.compile(r"1\.\d{1,2}")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?\b")
_NUMBER = re.compile(r"(?:^|&)(?:p|page_id)=([0-9]{1,20})(?:&|$)")
_LONGEST_SITE = 70


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the old site: where it lay, and what was said of it."""

    address: str
    caption: str
    alt: str


@dataclass(slots=True)
class Survey:
    """What an export holds; ``site`` is its host and path, which tell it from other sites.

    ``paths`` are the paths (with a query) of its own entries. ``notes`` tell of the file as it is,
    ``faults`` of what is broken in it.
    """

    site: str
    host: str
    language: str
    count: int = 0
    authors: dict[str, str] = field(default_factory=dict)
    author_ids: set[str] = field(default_factory=set)
    terms: dict[tuple[str, str], str] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)
    notes: list[Words] = field(default_factory=list)
    faults: list[Words] = field(default_factory=list)

    def source(self, kind: str, number: str) -> str:
        """Return the name for ever of an entry (kind empty) or a reply (kind ``c``)."""
        return f"wxr:{self.site}:{kind}{number}"[:120]

    def is_own(self, address: SplitResult) -> bool:
        """Return whether an address lies on the old site."""
        return _bare_host(address) in {self.host, ""}


def survey(path: Path, *, progress: Callable[[int, int], None] | None = None) -> Survey:
    """Read a whole export once; raise ExportRefusedError for what is none."""
    text, reader = open_export(path), Reader()
    found = Survey("", "", "en")
    for entry, place in entries(text, reader):
        _note(found, entry)
        if progress is not None:
            progress(place, text.size)
    _take_channel(found, reader)
    found.notes, found.faults = text.notes, reader.faults
    return found


def reread(path: Path) -> tuple[CleanText, Reader]:
    """Begin the second reading, which gives the entries themselves."""
    return open_export(path), Reader()


def own_path(address: str) -> str:
    """Return the path of an address, as readers write it, with the number of an entry if any."""
    parts = _split(address)
    path, number = unquote(parts.path, errors="replace"), _NUMBER.search(parts.query)
    return f"{path or '/'}?p={number[1]}" if number else path


def _note(found: Survey, entry: RawEntry) -> None:
    found.count += 1
    if entry["link"]:
        found.paths.add(own_path(entry["link"].strip()))
    if entry["post_type"] == "attachment" and entry["post_id"].strip().isdecimal():
        number = int(entry["post_id"].strip()[:9])
        address = entry["attachment_url"].strip() or entry["guid"].strip()
        alt = entry.meta.get("_wp_attachment_image_alt", "")
        found.attachments[number] = Attachment(address, entry["excerpt"].strip(), alt.strip())


def _take_channel(found: Survey, reader: Reader) -> None:
    channel = reader.channel
    version = channel.get("wxr_version", "1.0").strip()
    if not _VERSION.fullmatch(version):
        raise ExportRefusedError(
            N_(
                "The file is of WXR version “%(version)s”; 1.0 to 1.2 can be read.",
                version=version[:20],
            )
        )
    address = channel.get("base_blog_url") or channel.get("base_site_url") or channel.get("link")
    parts = _split((address or "").strip())
    found.host = _bare_host(parts)
    found.site = _short(found.host + parts.path.rstrip("/"))
    language = _LANGUAGE.match(channel.get("language", "").strip())
    if language:
        found.language = language[1].lower() + (f"-{language[2].upper()}" if language[2] else "")
    for kind, facts in reader.terms:
        _take_term(found, kind, facts)


def _take_term(found: Survey, kind: str, facts: dict[str, str]) -> None:
    if kind == "author":
        login = facts.get("author_login", "").strip()
        parts = (facts.get("author_first_name", ""), facts.get("author_last_name", ""))
        name = facts.get("author_display_name", "").strip() or " ".join(parts).strip()
        found.authors[login] = name or login
        found.author_ids.add(facts.get("author_id", "").strip())
    elif kind == "category":
        found.terms["category", facts.get("category_nicename", "")] = facts.get("cat_name", "")
    elif kind == "tag":
        found.terms["post_tag", facts.get("tag_slug", "")] = facts.get("tag_name", "")


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _bare_host(parts: SplitResult) -> str:
    """Return the host without ``www.`` and port, as sites move between them."""
    try:
        return (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _short(site: str) -> str:
    plain = site.replace(":", "") or "unnamed"
    if len(plain) <= _LONGEST_SITE:
        return plain
    return sha256(plain.encode()).hexdigest()[:32]
