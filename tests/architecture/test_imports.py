"""Imports only go down, and a new folder has to take its place."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.support.source import ROOT


def test_the_import_contracts_are_kept() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_every_room_keeps_the_order_of_its_files() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    watched = next(found["containers"] for found in contracts if found["id"] == "rooms")
    rooms = {
        f"catalogue.{path.parent.name}"
        for name in ("models.py", "services.py", "queries.py", "messages.py")
        for path in (ROOT / "catalogue").glob(f"*/{name}")
    }
    assert rooms == set(watched)
