"""Files come from the uploads folder and from nowhere else."""

import os
from pathlib import Path

import pytest

from catalogue.imports.uploads import Uploads, read_upload, upload_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    month = tmp_path / "uploads" / "2006" / "09"
    month.mkdir(parents=True)
    (month / "pier.jpg").write_bytes(b"pier")
    (month / "small-300x200.jpg").write_bytes(b"small")
    (month / "small.jpg").write_bytes(b"large")
    (month / "Cafe\u0301.jpg").write_bytes(b"cafe")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (month / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (month / "inner.jpg").symlink_to(month / "pier.jpg")
    (month / "out").symlink_to(tmp_path)
    (month / "loop.jpg").symlink_to(month / "loop.jpg")
    os.mkfifo(month / "pipe.jpg")
    return tmp_path / "uploads"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("2006/09/pier.jpg", b"pier"),
        ("2006/09/pier-300x200.jpg", b"pier"),
        ("2006/09/pier-scaled.jpg", b"pier"),
        ("2006/09/small-300x200.jpg", b"small"),
        ("2006/09/small-1024x768.jpg", b"large"),
        ("2006/09/Caf\u00e9.jpg", b"cafe"),
        ("2006/09/inner.jpg", b"pier"),
    ],
)
def test_a_file_is_found_by_its_path(folder: Path, path: str, content: bytes) -> None:
    found = Uploads(folder).find(path)
    assert found is not None
    assert read_upload(found) == content
    assert Uploads(folder.parent).find(path) == found


@pytest.mark.parametrize(
    "path",
    [
        "../secret.jpg",
        "2006/09/../../../secret.jpg",
        "2006/09/link.jpg",
        "2006/09/out/secret.jpg",
        "2006/09/loop.jpg",
        "2006/09/pipe.jpg",
        "2006/09",
        "",
        "/etc/passwd",
        "..\\secret.jpg",
        "2006/09/pier.jpg\0.png",
        "2006/09/" + "a" * 5_000,
        "2006/09/gone.jpg",
    ],
)
def test_nothing_else_is(folder: Path, path: str) -> None:
    assert Uploads(folder).find(path) is None


def test_a_pipe_or_a_link_is_not_even_opened(folder: Path) -> None:
    for name in ("pipe.jpg", "link.jpg"):
        with pytest.raises(OSError, match=name):
            read_upload(folder / "2006" / "09" / name)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://old.example/wp-content/uploads/2006/09/a%20b.jpg?w=300", "2006/09/a b.jpg"),
        ("//old.example/blog/wp-content/uploads/x.jpg", "x.jpg"),
        ("/wp-content/uploads/x.jpg", "x.jpg"),
        ("https://me.files.wordpress.com/2010/05/x.jpg", "2010/05/x.jpg"),
        ("/wp-content/uploads/%2e%2e/%2e%2e/x", "../../x"),
        ("https://old.example/other/x.jpg", ""),
        ("http://[", ""),
    ],
)
def test_an_address_names_a_path_below_the_uploads(address: str, path: str) -> None:
    assert upload_path(address) == path
