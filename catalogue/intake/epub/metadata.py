"""From the statements of a package to the facts of a title."""

import re
from datetime import date
from typing import Any

from catalogue.books.types import ContributorRole, CreditFacts, SubjectScheme, TopicFacts
from catalogue.core.errors import InvalidError
from catalogue.core.isbn import parse_isbn
from catalogue.core.text import clean_line
from catalogue.imports.html import Surroundings, to_markdown
from catalogue.intake.epub.package import Package, Said
from catalogue.intake.types import FileFacts

_ROLES = {
    "aut": ContributorRole.AUTHOR,
    "edt": ContributorRole.EDITOR,
    "aui": ContributorRole.FOREWORD,
    "wpr": ContributorRole.FOREWORD,
    "win": ContributorRole.FOREWORD,
    "trl": ContributorRole.TRANSLATOR,
    "nrt": ContributorRole.READER,
}
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_THEMA = re.compile(r"[A-Z1-6][A-Z0-9-]{0,9}")
_BISAC = re.compile(r"[A-Z]{3}[0-9]{6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_ISBN = re.compile(r"(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx]")
_MOST_PEOPLE, _MOST_TOPICS, _MOST_TEXT = 30, 30, 20_000


def _outside(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""


_PLAIN_PAGE = Surroundings(is_page=True, link=_outside)


def read_metadata(package: Package, facts: FileFacts) -> None:
    """Fill in all that the package says of the book."""
    _read_titles(package, facts)
    facts.credits = _credits(package)
    facts.language = _language(package)
    facts.publisher = _first(package, "publisher", 200)
    facts.published = _published(package)
    facts.identifiers = [line(one.value, 300) for one in package.all("identifier")][:20]
    facts.isbn = _isbn(package)
    facts.topics = _topics(package)
    facts.description = _description(package)
    facts.accessibility = _accessibility(package)


def line(text: str, most: int) -> str:
    """Return one clean line of at most so many characters; nothing for what is no text."""
    try:
        cleaned = clean_line(text)
    except InvalidError:
        return ""
    return cleaned if len(cleaned) <= most else cleaned[: most - 1].rstrip() + "…"


def _read_titles(package: Package, facts: FileFacts) -> None:
    titles = package.all("title")
    kinds = [(one.refined.get("title-type") or [""])[0] for one in titles]
    main = next((one for one, kind in zip(titles, kinds, strict=True) if kind == "main"), None)
    if main is None:
        main = next((t for t, kind in zip(titles, kinds, strict=True) if kind != "subtitle"), None)
    below = next((t for t, kind in zip(titles, kinds, strict=True) if kind == "subtitle"), None)
    facts.title = line(main.value, 300) if main else ""
    facts.subtitle = line(below.value, 300) if below else ""
    if not facts.subtitle and len(titles) == 1 and 0 < facts.title.find(": ") < len(facts.title):
        facts.title, _, facts.subtitle = facts.title.partition(": ")


def _credits(package: Package) -> list[CreditFacts]:
    """Return creators in their order, authors unless they say otherwise, then contributors."""
    found: dict[tuple[str, ContributorRole], CreditFacts] = {}
    for kind, usual in (("creator", "aut"), ("contributor", "")):
        for one in sorted(package.all(kind), key=_place):
            for code in one.refined.get("role") or [usual]:
                role = _ROLES.get(code.strip().lower()[-3:])
                name = line(one.value, 200)
                if role is not None and name:
                    found.setdefault((name.casefold(), role), CreditFacts(name, role))
    return list(found.values())[:_MOST_PEOPLE]


def _place(said: Said) -> int:
    place = (said.refined.get("display-seq") or [""])[0]
    return int(place) if place.isdecimal() and place.isascii() and len(place) < 6 else 10**6  # noqa: PLR2004


def _language(package: Package) -> str:
    code = _first(package, "language", 20).replace("_", "-")
    if not _LANGUAGE.fullmatch(code):
        return ""
    first, _, rest = code.partition("-")
    return first.lower() + (f"-{rest}" if rest else "")


def _published(package: Package) -> str:
    """Return the day of publication; a year or a month alone begins with its first day."""
    dates = package.all("date")
    wanted = [one for one in dates if "publication" in one.refined.get("event", [])] or [
        one for one in dates if "modification" not in one.refined.get("event", [])
    ]
    found = _DAY.match(wanted[0].value) if wanted else None
    if found is None:
        return ""
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).isoformat()
    except ValueError:
        return ""


def _isbn(package: Package) -> str:
    """Return the first identifier that is an ISBN; ``dc:source`` is that of the printed book."""
    for one in package.all("identifier"):
        found = _ISBN.search(one.value)
        if found is None or one.value.lower().startswith(("urn:uuid", "http")):
            continue
        try:
            return parse_isbn(found[0])
        except InvalidError:
            continue
    return ""


def _topics(package: Package) -> list[TopicFacts]:
    """Return subjects: by a code of Thema or BISAC where there is one, else as keywords."""
    found: dict[str, TopicFacts] = {}
    for one in package.all("subject"):
        label = line(one.value, 200)
        code = (one.refined.get("term") or [""])[0].strip().upper()
        scheme = _scheme(" ".join(one.refined.get("authority", [])), code)
        if _BISAC.fullmatch(label):
            continue
        if label:
            kept = code if scheme is not SubjectScheme.KEYWORD else ""
            found.setdefault(label.casefold(), TopicFacts(label, scheme, kept))
    return list(found.values())[:_MOST_TOPICS]


def _scheme(authority: str, code: str) -> SubjectScheme:
    if "bisac" in authority.lower() and _BISAC.fullmatch(code):
        return SubjectScheme.BISAC
    if "thema" in authority.lower() and _THEMA.fullmatch(code):
        return SubjectScheme.THEMA
    return SubjectScheme.KEYWORD


def _description(package: Package) -> str:
    texts = package.all("description")
    return page_markdown(texts[0].value)[:_MOST_TEXT] if texts else ""


def page_markdown(html: str) -> str:
    """Return the Markdown of a page of a book; addresses inside of the book lead nowhere."""
    return to_markdown(html, _PLAIN_PAGE).markdown


def _accessibility(package: Package) -> dict[str, Any]:
    """Return what is claimed, by the names of EPUB Accessibility 1.1 without their prefixes."""
    told: dict[str, Any] = {}
    for name in ("accessMode", "accessibilityFeature", "accessibilityHazard"):
        _put(told, name, [one.value for one in package.all(f"schema:{name}")])
    sufficient = [one.value.replace(" ", "") for one in package.all("schema:accessModeSufficient")]
    _put(told, "accessModeSufficient", sufficient)
    claims = package.all("dcterms:conformsTo") or package.all("link dcterms:conformsTo")
    _put(told, "conformsTo", [one.value for one in claims])
    summary = " ".join(one.value for one in package.all("schema:accessibilitySummary"))
    certifiers = [name for one in claims for name in one.refined.get("a11y:certifiedBy", [])]
    certifiers += [one.value for one in package.all("a11y:certifiedBy")]
    single = {
        "accessibilitySummary": line(summary, 2000),
        "certifiedBy": line(", ".join(certifiers), 200),
        "exemption": _first(package, "a11y:exemption", 60),
    }
    return told | {name: value for name, value in single.items() if value}


def _put(told: dict[str, Any], name: str, values: list[str]) -> None:
    kept = list(dict.fromkeys(line(value, 300) for value in values))[:40]
    if kept := [value for value in kept if value]:
        told[name] = kept


def _first(package: Package, name: str, most: int) -> str:
    said = package.all(name)
    return line(said[0].value, most) if said else ""
