"""What the catalogue asks the worker for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TurnPrices:
    """Let pages show prices that began or ended by the mere passing of time."""
