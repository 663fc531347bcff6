"""Pictures of an export: from the uploads folder into the store, each once, or why not."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from catalogue.core.i18n import N_, Words
from catalogue.imports.uploads import Uploads, read_upload, upload_path
from catalogue.pictures.errors import PictureRefusedError
from catalogue.pictures.models import Picture
from catalogue.pictures.services import picture_of, store_picture
from catalogue.storage import Storage

TAKEN, MISSING, REFUSED, ELSEWHERE = "taken", "missing", "refused", "elsewhere"


class _Known(NamedTuple):
    """What came of a file: its row, or the sentence that refused it."""

    picture: Picture | None
    sentence: Words | None


class Illustrations:
    """Finds, judges and stores pictures; ``storage`` None stores nothing (a dry run)."""

    def __init__(
        self,
        uploads: Uploads | None,
        storage: Storage | None,
        *,
        names: Mapping[str, str],
        now: datetime,
    ) -> None:
        """Know only the ``names`` that pictures here bear by their keys, as their addresses do."""
        self._uploads = uploads
        self._storage = storage
        self._names = dict(names)
        self._now = now
        self._known: dict[Path, _Known] = {}

    def find(self, address: str, used: "Used") -> str:
        """Return the path of a picture in this shop, or nothing; ``used`` notes what came of it."""
        path = upload_path(address)
        if not path:
            if address.startswith(("http:", "https:", "//")):
                used.note(
                    ELSEWHERE,
                    address,
                    N_(
                        "The picture %(name)s lies elsewhere; nothing is"
                        " fetched, so it became words or a link.",
                        name=_named(address),
                    ),
                )
            return ""
        file = self._uploads.find(path) if self._uploads else None
        if file is None:
            used.note(MISSING, path, self._missing(path))
            return ""
        picture, sentence = self._judged(file)
        if picture is None:
            used.note(
                REFUSED,
                path,
                N_(
                    "The picture %(name)s was refused: %(why)s",
                    name=_named(path),
                    why=sentence or "",
                ),
            )
            return ""
        used.take(path, picture)
        return picture.path

    def _missing(self, path: str) -> Words:
        if self._uploads is None:
            return N_(
                "The picture %(name)s became words, because no uploads folder was given.",
                name=_named(path),
            )
        return N_(
            "The picture %(name)s is not in the uploads folder; it became words.",
            name=_named(path),
        )

    def has(self, address: str) -> bool:
        """Return whether the file of an attachment is in the uploads folder."""
        path = upload_path(address)
        return bool(path and self._uploads and self._uploads.find(path))

    def _judged(self, file: Path) -> _Known:
        known = self._known.get(file)
        if known is None:
            known = self._known[file] = self._judge(file)
        return known

    def _judge(self, file: Path) -> _Known:
        try:
            content = read_upload(file)
            picture = picture_of(content, name=file.name, now=self._now)
        except PictureRefusedError as refusal:
            return _Known(None, refusal.sentence)
        except OSError:
            return _Known(None, N_("It cannot be read."))
        # Two files of one content are one picture, which is found by its first name only.
        picture.name = self._names.setdefault(picture.key, picture.name)
        if self._storage is not None:
            store_picture(self._storage, picture, content)
        return _Known(picture, None)


class Used:
    """The pictures of one entry: those taken, and what is to be said of the others."""

    def __init__(self) -> None:
        """Note nothing yet."""
        self.pictures: dict[str, Picture] = {}
        self.counts: Counter[str] = Counter()
        self.notes: list[Words] = []
        self._seen: set[str] = set()

    def take(self, path: str, picture: Picture) -> None:
        """Note a picture that is shown."""
        self.pictures[picture.key] = picture
        if path not in self._seen:
            self._seen.add(path)
            self.counts[TAKEN] += 1

    def note(self, what: str, path: str, sentence: Words) -> None:
        """Note one that is not, once."""
        if path not in self._seen:
            self._seen.add(path)
            self.counts[what] += 1
            self.notes.append(sentence)


def _named(path: str) -> str:
    return f"“{path[:200]}”"
