"""A secret is made once, whole, and only for its owner."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from catalogue.core.kept_secret import kept_secret

MAKERS = 8


def test_it_stays_the_same(tmp_path: Path) -> None:
    path = tmp_path / "data" / "key"
    first = kept_secret(path, secrets.token_hex)
    assert kept_secret(path, secrets.token_hex) == first
    assert path.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]


def test_of_several_makers_the_first_wins_for_all(tmp_path: Path) -> None:
    together = Barrier(MAKERS)

    def make() -> str:
        together.wait(timeout=30)
        return secrets.token_hex()

    with ThreadPoolExecutor(MAKERS) as pool:
        made = list(pool.map(lambda _: kept_secret(tmp_path / "key", make), range(MAKERS)))
    assert set(made) == {(tmp_path / "key").read_text()}
    assert list(tmp_path.iterdir()) == [tmp_path / "key"]


def test_what_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    def make() -> str:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kept_secret(tmp_path / "key", make)
    assert list(tmp_path.iterdir()) == []
