"""Charts for staff pages, worked out on the server: bars on an axis that begins at nothing.

The page draws the shapes as SVG (``components/chart.html``); the same numbers always stand in a
table beside them, so the picture says nothing that cannot be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1000
HEIGHT = 240
_GAP = 0.2


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in units of the drawing; ``said`` is what it stands for, in words."""

    x: float
    y: float
    width: float
    height: float
    is_negative: bool
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, and how high the axis lies; ``first`` and ``last`` name the ends of the axis."""

    bars: tuple[Bar, ...]
    axis: float
    largest: int
    first: str
    last: str


def bar_chart(values: Sequence[tuple[str, int, str]]) -> Chart:
    """Return bars for values of a name, an amount and words, in the order given."""
    amounts = [amount for _, amount, _ in values]
    top, bottom = max([0, *amounts]), min([0, *amounts])
    scale = HEIGHT / ((top - bottom) or 1)
    axis = top * scale
    step = WIDTH / (len(values) or 1)
    bars = tuple(
        Bar(
            x=round(at * step + step * _GAP / 2, 2),
            y=round(axis - max(amount, 0) * scale, 2),
            width=round(step * (1 - _GAP), 2),
            height=round(abs(amount) * scale, 2),
            is_negative=amount < 0,
            said=said,
        )
        for at, (_, amount, said) in enumerate(values)
    )
    ends = [name for name, _, _ in values] or [""]
    return Chart(bars, round(axis, 2), top, ends[0], ends[-1])


def share_of(amount: int, largest: int) -> float:
    """Return how long the bar of a row is, of 100; nothing for what is not above nothing."""
    return round(100 * max(amount, 0) / largest, 1) if largest > 0 else 0
