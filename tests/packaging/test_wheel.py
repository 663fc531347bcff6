"""The wheel is a whole shop: it works in an empty folder, without the repository around it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.source import ROOT

pytestmark = pytest.mark.slow
_BUILD_SECONDS = 120


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a wheel built from the repository, as an installer lays it out."""
    folder = tmp_path_factory.mktemp("wheel")
    outcome = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_BUILD_SECONDS,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def _files(folder: Path) -> set[str]:
    """Return the files that the repository keeps under a folder."""
    listed = subprocess.run(
        ["git", "ls-files", folder.name], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {line.removeprefix(f"{folder.name}/") for line in listed.stdout.splitlines()}


@pytest.mark.parametrize("name", ["templates", "static", "seed_data"])
def test_the_wheel_holds_every_asset(unpacked: Path, name: str) -> None:
    there = unpacked / "catalogue" / "_assets" / name
    packed = {str(path.relative_to(there)) for path in there.rglob("*") if path.is_file()}
    assert packed
    assert _files(ROOT / name) - packed == set()


def test_the_wheel_holds_the_code_and_the_migrations(unpacked: Path) -> None:
    there = unpacked / "catalogue"
    packed = {str(path.relative_to(there)) for path in there.rglob("*") if path.is_file()}
    assert _files(ROOT / "catalogue") - packed == set()


def test_the_shop_of_the_wheel_is_made_and_seeded_in_an_empty_folder(
    unpacked: Path, tmp_path: Path
) -> None:
    program = (
        "import catalogue, sys; from catalogue.cli import main; print(catalogue.__file__); main()"
    )
    surroundings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(unpacked)}
    for command in ("init", "seed"):
        outcome = subprocess.run(
            [sys.executable, "-c", program, command],
            cwd=tmp_path,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=_BUILD_SECONDS,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stderr
        assert str(unpacked) in outcome.stdout
    assert (tmp_path / "instance" / "shop.sqlite").exists()
