"""The store that a setting names."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from catalogue.storage.local import LocalStorage
from catalogue.storage.types import Storage


class UnknownStorageError(Exception):
    """The address of the store has a scheme that this shop does not know."""


def make_storage(url: str) -> Storage:
    """Return the store behind ``file:///folder``; raise UnknownStorageError for other schemes."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return LocalStorage(Path(unquote(parts.path)))
    message = f"STORAGE_URL begins with “{parts.scheme}:”, which this shop cannot use yet."
    raise UnknownStorageError(message)
