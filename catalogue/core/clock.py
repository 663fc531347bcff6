"""The only place that asks the machine what time it is."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment as an aware UTC time."""
    return datetime.now(UTC)


def from_timestamp(seconds: int) -> datetime:
    """Return the aware UTC time of a Unix time in whole seconds, as Stripe sends them."""
    return datetime.fromtimestamp(seconds, UTC)
