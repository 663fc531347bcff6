"""The package document (EPUB 3.3, OPF 2.0.1): where things lie, and what is said of the book."""

import posixpath
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from catalogue.core.i18n import N_
from catalogue.intake.archive import MOST_OF_TEXT, Archive
from catalogue.intake.errors import FileRefusedError
from catalogue.intake.xml import Element, local, parse_strictly, words_of

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_PACKAGE_TYPE = "application/oebps-package+xml"


class Item(NamedTuple):
    """One file of the book; ``path`` is its name in the archive."""

    id: str
    path: str
    media_type: str
    properties: frozenset[str]


class Said(NamedTuple):
    """One statement about the book, with what refines it, such as ``role``."""

    name: str
    value: str
    refined: dict[str, list[str]]


@dataclass(slots=True)
class Package:
    """The package; ``order`` holds the ids of the reading order, without what stands aside."""

    base: str
    root: Element
    items: dict[str, Item] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def all(self, name: str) -> list[Said]:
        """Return the statements of a name."""
        return [one for one in self.said if one.name == name]

    def path(self, href: str) -> str:
        """Return the name in the archive of what an address beside the package points to."""
        return joined(self.base, href)


def joined(base: str, href: str) -> str:
    """Return where an address leads from a file of the archive, without its fragment."""
    try:
        path = unquote(urlsplit(href).path)
    except ValueError:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base


def read_package(archive: Archive) -> Package:
    """Find and read the package; raise FileRefusedError where there is none, or it is locked."""
    container = archive.read(_CONTAINER, MOST_OF_TEXT)
    if container is None:
        raise FileRefusedError(
            N_("It is an archive, but no EPUB: it does not say where its book begins.")
        )
    _refuse_locked(archive)
    path = _package_path(parse_strictly(container))
    content = archive.read(path, MOST_OF_TEXT)
    if content is None:
        raise FileRefusedError(N_("It says where its book begins, but nothing is there."))
    root = parse_strictly(content)
    package = Package(path, root)
    _read_items(package)
    _read_statements(package)
    return package


def _refuse_locked(archive: Archive) -> None:
    """Let fonts be veiled, which is no lock; refuse all else that only some programs can open."""
    content = archive.read(_ENCRYPTION, MOST_OF_TEXT)
    if content is None:
        return
    methods = [one for one in parse_strictly(content).iter() if local(one) == "EncryptionMethod"]
    if any(one.get("Algorithm") not in _FONTS for one in methods):
        raise FileRefusedError(
            N_("It is locked by copy protection (DRM). Save the book without, and send that.")
        )


def _package_path(container: Element) -> str:
    for one in container.iter():
        if local(one) == "rootfile" and one.get("media-type", _PACKAGE_TYPE) == _PACKAGE_TYPE:
            return str(one.get("full-path", ""))
    return ""


def _read_items(package: Package) -> None:
    for one in package.root.iter():
        if local(one) == "item" and one.get("id"):
            package.items[one.get("id", "")] = Item(
                one.get("id", ""),
                package.path(one.get("href", "")),
                one.get("media-type", ""),
                frozenset((one.get("properties") or "").split()),
            )
        elif local(one) == "itemref" and one.get("linear") != "no":
            package.order.append(one.get("idref", ""))


def _read_statements(package: Package) -> None:
    """Read Dublin Core and ``meta`` of both versions; what refines a statement goes with it."""
    metadata = next((one for one in package.root.iter() if local(one) == "metadata"), None)
    elements = [] if metadata is None else [one for one in metadata.iter() if one is not metadata]
    refined: dict[str, dict[str, list[str]]] = {}
    for one in elements:
        target = one.get("refines", "").lstrip("#")
        if local(one) == "meta" and target:
            names = refined.setdefault(target, {})
            names.setdefault(one.get("property", ""), []).append(words_of(one))
    for one in elements:
        if one.get("refines"):
            continue
        name = local(one)
        if name == "meta":
            name = one.get("property") or one.get("name") or ""
            value = words_of(one) or one.get("content", "")
        elif name == "link":
            name, value = f"link {one.get('rel', '')}", one.get("href", "")
        else:
            value = words_of(one)
        about = dict(refined.get(one.get("id", ""), {}))
        for key, given in one.attrib.items():
            plain = str(key).rpartition("}")[2]
            if plain in {"role", "scheme", "event"}:
                about.setdefault(plain, []).append(str(given))
        if value.strip():
            package.said.append(Said(name, value.strip(), about))
