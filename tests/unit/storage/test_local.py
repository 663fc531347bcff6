"""Files in a folder: whole or not at all, and never outside it."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.storage import (
    FileMissingError,
    LocalStorage,
    UnknownStorageError,
    make_storage,
)
from tests.support.source import ROOT

KEY = "editions/abc/1-def.epub"
FULL = """
import io, resource, signal, sys
from pathlib import Path
from catalogue.storage import LocalStorage, StorageFullError

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
storage = LocalStorage(Path(sys.argv[1]))
try:
    storage.put("big", io.BytesIO(b"x" * 300_000))
except StorageFullError:
    print("full")
storage.put("small", io.BytesIO(b"x" * 10))
"""


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "files")


def content(storage: LocalStorage, key: str = KEY, start: int = 0, end: int | None = None) -> bytes:
    return b"".join(storage.read(key, start, end))


def test_what_is_put_can_be_read(storage: LocalStorage, tmp_path: Path) -> None:
    storage.put(KEY, io.BytesIO(b"words" * 100_000))
    assert content(storage) == b"words" * 100_000
    assert storage.size(KEY) == 500_000
    assert (tmp_path / "files" / KEY).is_file()


@pytest.mark.parametrize(
    ("start", "end", "part"),
    [
        (0, 3, b"012"),
        (3, 7, b"3456"),
        (8, None, b"89"),
        (8, 99, b"89"),
        (5, 5, b""),
        (99, 100, b""),
    ],
)
def test_a_part_is_from_start_up_to_end(
    storage: LocalStorage, start: int, end: int | None, part: bytes
) -> None:
    storage.put(KEY, io.BytesIO(b"0123456789"))
    assert content(storage, KEY, start, end) == part


def test_the_same_key_again_replaces_and_leaves_nothing_beside(
    storage: LocalStorage, tmp_path: Path
) -> None:
    for words in (b"first", b"second"):
        storage.put(KEY, io.BytesIO(words))
    assert content(storage) == b"second"
    assert [path.name for path in (tmp_path / "files" / KEY).parent.iterdir()] == ["1-def.epub"]


def test_a_reader_keeps_the_version_that_it_opened(storage: LocalStorage) -> None:
    storage.put(KEY, io.BytesIO(b"first"))
    chunks = storage.read(KEY)
    storage.put(KEY, io.BytesIO(b"second"))
    assert b"".join(chunks) == b"first"


def test_a_missing_file_is_known_before_anything_is_read(storage: LocalStorage) -> None:
    with pytest.raises(FileMissingError):
        storage.read(KEY)
    with pytest.raises(FileMissingError):
        storage.size(KEY)


def test_a_file_can_be_forgotten_twice(storage: LocalStorage) -> None:
    storage.put(KEY, io.BytesIO(b"words"))
    for _ in range(2):
        storage.delete(KEY)
    with pytest.raises(FileMissingError):
        storage.size(KEY)


@pytest.mark.parametrize(
    "key", ["../out", "a/../../out", "/etc/passwd", "", ".", "a/..", "..", "link/out", "a\0b"]
)
def test_no_key_leads_out_of_the_folder(storage: LocalStorage, tmp_path: Path, key: str) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "link").symlink_to(tmp_path)
    for act in (
        lambda: storage.put(key, io.BytesIO(b"x")),
        lambda: storage.size(key),
        lambda: storage.read(key),
        lambda: storage.delete(key),
    ):
        with pytest.raises(ValueError, match=r"leads out of the store|null"):
            act()
    assert not (tmp_path / "out").exists()


def test_content_that_breaks_off_leaves_no_half_file(storage: LocalStorage, tmp_path: Path) -> None:
    class BreaksOff(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("the upload broke off")
            return super().read(10)

    storage.put(KEY, io.BytesIO(b"whole"))
    with pytest.raises(OSError, match="broke off"):
        storage.put(KEY, BreaksOff(b"x" * 100))
    assert content(storage) == b"whole"
    assert len(list((tmp_path / "files" / KEY).parent.iterdir())) == 1


def test_without_room_nothing_is_written_and_small_things_go_on(tmp_path: Path) -> None:
    """The system itself refuses to let the file grow, in a process of its own."""
    outcome = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert outcome.stdout == "full\n"
    assert [path.name for path in tmp_path.iterdir()] == ["small"]


def test_a_store_is_named_by_its_address(tmp_path: Path) -> None:
    store = make_storage(f"file://{tmp_path}/with%20blank")
    store.put("a", io.BytesIO(b"x"))
    assert (tmp_path / "with blank" / "a").is_file()
    with pytest.raises(UnknownStorageError, match="begins with “ftp:”"):
        make_storage("ftp://x.example/")
