"""Words that this code does not use, each with what it uses instead."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.source import ROOT, place, python_files

MONEY = [f"catalogue/{room}" for room in ("books", "cart", "checkout", "orders", "payments")]
EDGES = {"app.py", "cli", "db", "migrations", "sandbox", "web", "worker"}


@dataclass(frozen=True)
class Ban:
    """A pattern, where it must not occur, and what to do instead."""

    pattern: str
    folders: tuple[str, ...]
    instead: str
    allowed: tuple[str, ...] = ()

    def found(self) -> list[str]:
        """Return the places where the pattern occurs in code, comments left out."""
        sought = re.compile(self.pattern)
        return [
            f"{place(path, number)}: {self.instead}"
            for path in python_files(*self.folders)
            if not str(path.relative_to(ROOT)).startswith(self.allowed or ("-",))
            and path != Path(__file__)
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if sought.search(line.partition("  #")[0])
        ]


def _rooms() -> tuple[str, ...]:
    """Return what lies below the edges, where nobody ends a transaction."""
    names = (path.name for path in sorted((ROOT / "catalogue").iterdir()) if path.is_dir())
    return tuple(f"catalogue/{name}" for name in names if name not in EDGES)


BANS = {
    "the time": Ban(
        r"\b(utcnow|utcfromtimestamp)\(|\b(datetime|date)\.(now|today)\(|(?<![\w.])time\.time\(",
        ("catalogue",),
        "take `now`, or ask catalogue.core.clock",
        ("catalogue/core/clock.py",),
    ),
    "floats near money": Ban(
        r"(?<![\w.])float\(|\bFloat\b|\bDecimal\(\d", tuple(MONEY), "keep whole minor units"
    ),
    "endings of transactions": Ban(
        r"\b\w*session\.(commit|rollback|begin)\(", _rooms(), "only edges end a transaction"
    ),
    "patches": Ban(
        r"\bmock\b|monkeypatch\.setattr|\bMagicMock\b", ("tests",), "pass a real or a fake one in"
    ),
    "sleeps": Ban(
        r"(?<![\w.])(time\.)?sleep\(|wait_for_timeout\(",
        ("tests",),
        "wait with tests.support.waiting.eventually",
        ("tests/support/",),
    ),
    "skips": Ban(
        r"pytest\.skip\(|mark\.skip|importorskip|\bxfail\(",
        ("tests",),
        "every check runs, or says what is missing and fails",
    ),
}


@pytest.mark.parametrize("what", BANS)
def test_the_code_does_without(what: str) -> None:
    assert BANS[what].found() == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the time", "created = datetime.now()"),
        ("the time", "stamp = datetime.utcnow()"),
        ("floats near money", "total = float(price)"),
        ("endings of transactions", "session.commit()"),
        ("patches", "from unittest import mock"),
        ("sleeps", "time.sleep(1)"),
        ("skips", "@pytest.mark.skipif(True)"),
    ],
)
def test_the_patterns_find_what_they_mean(what: str, line: str) -> None:
    assert re.search(BANS[what].pattern, line)
