"""Files by key: a folder here, or an object store behind the same few verbs."""

from catalogue.storage.factory import UnknownStorageError, make_storage
from catalogue.storage.local import LocalStorage
from catalogue.storage.types import FileMissingError, Storage, StorageFullError

__all__ = [
    "FileMissingError",
    "LocalStorage",
    "Storage",
    "StorageFullError",
    "UnknownStorageError",
    "make_storage",
]
