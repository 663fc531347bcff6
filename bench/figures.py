"""Figures with their goals, and how a person or a program reads them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

_MARKS = {True: "pass", False: "OVER", None: ""}


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured; medians of the rounds.

    ``ratio`` is to ``floor``, measured in the same rounds. The goal is for the ratio where there
    is one, else for the value; ``is_most`` says whether more than the goal or less than it misses.
    """

    measure: str
    case: str
    titles: int
    value: float
    unit: str
    per_second: float | None = None
    ratio: float | None = None
    floor: str = ""
    goal: float | None = None
    is_most: bool = True

    @property
    def passes(self) -> bool | None:
        """Return whether the goal is met; None without a goal."""
        if self.goal is None:
            return None
        judged = self.value if self.ratio is None else self.ratio
        return judged <= self.goal if self.is_most else judged >= self.goal

    def as_json(self) -> dict[str, Any]:
        """Return what a program reads."""
        return asdict(self) | {"passes": self.passes}


_HEADS = ("measure", "case", "titles", "figure", "per s", "ratio", "to", "goal", "")
_LEFT = frozenset({0, 1, 6, 8})


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of text."""
    rows = [_HEADS, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = ["  ".join(_padded(row, widths)).rstrip() for row in rows]
    rule = "-" * max(len(line) for line in lines)
    return "\n".join([lines[0], rule, *lines[1:], rule])


def summary(figures: Sequence[Figure]) -> str:
    """Return in one sentence how many goals are met, and which are not."""
    judged = [figure for figure in figures if figure.passes is not None]
    missed = [f"{f.measure} ({f.case}, {f.titles:,} titles)" for f in judged if not f.passes]
    met = f"{len(judged) - len(missed)} of {len(judged)} goals are met"
    return f"{met}." if not missed else f"{met}; over: {', '.join(missed)}."


def _cells(figure: Figure) -> tuple[str, ...]:
    sign = "≤" if figure.is_most else "≥"
    return (
        figure.measure,
        figure.case,
        f"{figure.titles:,}" if figure.titles else "",
        f"{_number(figure.value)} {figure.unit}",
        "" if figure.per_second is None else _number(figure.per_second),
        "" if figure.ratio is None else f"{figure.ratio:.2f} ×",
        figure.floor,
        "" if figure.goal is None else f"{sign} {figure.goal:g}",
        _MARKS[figure.passes],
    )


def _number(value: float) -> str:
    if value >= 100:  # noqa: PLR2004 -- three figures are as much as a measure is worth.
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"  # noqa: PLR2004


def _padded(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        cell.ljust(width) if column in _LEFT else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
