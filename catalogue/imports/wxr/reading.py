"""Gathers the entries of an export from what the parser tells, and refuses what is too much."""

from typing import TYPE_CHECKING, Any

from catalogue.core.i18n import N_, Words
from catalogue.imports.errors import ExportRefusedError
from catalogue.imports.types import RawEntry, RawReply

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 60
MOST_ENTRIES = 200_000
MOST_ELEMENTS = 500_000
"""Elements within one entry, or in front of the first."""
MOST_CHARACTERS = 12_000_000
"""Characters of one entry with its replies."""

_WP = "http://wordpress.org/export/"
_EXCERPT = "/excerpt/"
_HARMLESS = frozenset(
    {"ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY", "ERR_NAME_REQUIRED", "ERR_INVALID_CHARREF"}
    | {"ERR_ENTITYREF_SEMICOL_MISSING", "ERR_INVALID_CHAR", "NS_ERR_UNDEFINED_NAMESPACE"}
)
_TERMS = frozenset({"author", "category", "tag", "term"})
_GATHERED = frozenset({"item", "comment", "postmeta", "commentmeta"}) | _TERMS
_KEPT_META = frozenset({"_wp_attachment_image_alt", "_thumbnail_id"})
_COMMENT = "comment_"
_AROUND = ("rss", "channel")


class Reader:
    """What the parser calls: gathers entries, and what stands before them (``channel``, ``terms``).

    ``terms`` are pairs of kind (author, category, tag) and texts.
    """

    def __init__(self) -> None:
        """Wait for the root."""
        self.channel: dict[str, str] = {}
        self.terms: list[tuple[str, dict[str, str]]] = []
        self.faults: list[Words] = []
        self.is_export = False
        self.entries: list[RawEntry] = []
        self.new_faults: Callable[[], list[Any]] = list
        self.is_past_telling = False
        self.steps = 0
        self._count = self._depth = self._elements = self._characters = self._inside_leaf = 0
        self._entry: RawEntry | None = None
        self._reply: RawReply | None = None
        self._meta: dict[str, str] | None = None
        self._term: tuple[str, dict[str, str]] | None = None
        self._leaf = ""
        self._text: list[str] = []
        self._tag: tuple[str, str] = ("", "")

    def doctype(self, *_facts: Any) -> None:
        """Refuse what the decoding has refused before."""
        raise ExportRefusedError(N_("The file has a document type (DOCTYPE). Nothing was read."))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        space, _, name = tag.rpartition("}")
        self.steps += 1
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS:
            raise ExportRefusedError(
                N_(
                    "The file is nested deeper, or holds more elements in one entry, than any"
                    " export. Reading ended there."
                )
            )
        if self._depth == 1 and name != "rss":
            raise no_export()
        self.is_export = self.is_export or _WP in space
        if name == "item":
            self._begin_entry()
        elif name in _AROUND and self._depth <= len(_AROUND):
            pass
        elif self._leaf:
            self._inside_leaf += 1
        elif name in _GATHERED and (_WP in space or not space) and "domain" not in attributes:
            self._begin(name)
        else:
            self._leaf = "excerpt" if name == "encoded" and _EXCERPT in space else name
            self._text = []
            self._tag = (attributes.get("domain", ""), attributes.get("nicename", ""))

    def data(self, text: str) -> None:
        """Keep the text of an element that holds nothing else."""
        self.steps += 1
        if not self._leaf:
            return
        self._characters += len(text)
        if self._characters <= MOST_CHARACTERS:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """End an element."""
        name = tag.rpartition("}")[2]
        self._depth -= 1
        if self._leaf and self._inside_leaf:
            self._inside_leaf -= 1
        elif self._leaf:
            self._keep(self._leaf, "".join(self._text))
            self._leaf = ""
        elif name == "item":
            self._end_entry()
        elif name == "comment":
            self._reply = None
        elif name in {"postmeta", "commentmeta"}:
            self._end_meta()
        elif self._term is not None and name == self._term[0]:
            self.terms.append(self._term)
            self._term = None

    def comment(self, text: str) -> None:
        """Pass over a comment in the XML."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Pass over a processing instruction."""

    def close(self) -> None:
        """Note what the file ended in; an entry that has no end is told of and not taken."""
        if self._entry is not None:
            self.faults.append(
                N_(
                    "The file ends within entry %(number)s, which was not taken. It may have been"
                    " cut off while it was saved.",
                    number=self._entry.number,
                )
            )

    @property
    def count(self) -> int:
        """Return how many entries have begun."""
        return self._count

    def take(self) -> list[RawEntry]:
        """Return the entries that are complete, and forget them."""
        found, self.entries = self.entries, []
        return found

    def _begin(self, name: str) -> None:
        if name in _TERMS:
            if self._entry is None:
                self._term = (name, {})
            else:
                self._leaf, self._text, self._tag = name, [], ("", "")
        elif name == "comment" and self._entry is not None:
            self._reply = RawReply()
            self._entry.replies.append(self._reply)
        elif name in {"postmeta", "commentmeta"}:
            self._meta = {}

    def _begin_entry(self) -> None:
        """Begin an entry; one that is still open has lost its end."""
        if self._entry is not None:
            self._entry.is_broken = True
            self._leaf = ""
            self._end_entry()
        self._count += 1
        if self._count > MOST_ENTRIES:
            raise ExportRefusedError(N_("The file has more than 200,000 entries."))
        self._note_faults(None)
        self._entry = RawEntry(self._count)
        self._elements = self._characters = self._inside_leaf = 0
        self._reply = self._meta = self._term = None

    def _end_entry(self) -> None:
        entry = self._entry
        if entry is None:
            return
        self._note_faults(entry)
        if self._characters > MOST_CHARACTERS:
            entry.is_too_large = True
            entry.facts.pop("content", None)
            entry.replies.clear()
        self.entries.append(entry)
        self._entry = self._reply = None
        self._elements = self._characters = 0

    def _note_faults(self, entry: RawEntry | None) -> None:
        if entry is not None:
            entry.is_broken = entry.is_broken or self.is_past_telling
        for fault in self.new_faults():
            if entry is None:
                self.faults.append(outside_entries(fault))
            else:
                entry.faults.append(f"{fault.message}, line {fault.line}")
                entry.is_broken = entry.is_broken or fault.type_name not in _HARMLESS

    def _keep(self, name: str, text: str) -> None:
        if self._meta is not None:
            self._meta[name] = text
        elif self._reply is not None:
            self._reply.facts.setdefault(name.removeprefix(_COMMENT), text)
        elif self._entry is not None:
            if name == "category":
                self._entry.terms.append((*self._tag, text))
            else:
                self._entry.facts.setdefault("content" if name == "encoded" else name, text)
        elif self._term is not None:
            self._term[1][name] = text
        else:
            self.channel.setdefault(name, text)

    def _end_meta(self) -> None:
        meta, self._meta = self._meta or {}, None
        if self._entry is not None and self._reply is None:
            key = meta.get("meta_key", "")
            if key in _KEPT_META:
                self._entry.meta[key] = meta.get("meta_value", "")


def no_export() -> ExportRefusedError:
    """Return the refusal of XML that is something else."""
    return ExportRefusedError(
        N_(
            "This is XML, but no export of WordPress. In WordPress, choose Tools → Export → All"
            " content, and give the file that comes."
        )
    )


def outside_entries(fault: Any) -> Words:
    """Return the sentence about a fault that belongs to no entry."""
    return N_(
        "Outside of entries the XML is broken: %(fault)s, line %(line)s.",
        fault=str(fault.message),
        line=str(fault.line),
    )
