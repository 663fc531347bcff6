"""Files by key: a folder here, or an object store behind the same few verbs."""

from catalogue.storage.factory import UnknownStorageError, make_storage
from catalogue.storage.local import LocalStorage
from catalogue.storage.reading import open_stored
from catalogue.storage.types import NO_STORAGE, FileMissingError, Storage, StorageFullError

__all__ = [
    "NO_STORAGE",
    "FileMissingError",
    "LocalStorage",
    "Storage",
    "StorageFullError",
    "UnknownStorageError",
    "make_storage",
    "open_stored",
]
