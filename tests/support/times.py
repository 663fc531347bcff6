"""Moments that tests share."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
YESTERDAY = NOON - timedelta(days=1)
TOMORROW = NOON + timedelta(days=1)
