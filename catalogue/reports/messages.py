"""What the reports ask the worker for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountDays:
    """Count the days anew whose money has moved."""


@dataclass(frozen=True, slots=True)
class SendStatements:
    """Write to the owners what the last month came to, unless that was done."""
