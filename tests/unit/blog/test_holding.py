"""When a reply waits and why, by rules that ask nobody."""

from datetime import timedelta
from typing import Any

import pytest

from catalogue.blog.holding import (
    Evidence,
    ReplyRules,
    are_closed,
    first_status,
    reasons_to_hold,
)
from tests.support.times import NOON


def evidence(**facts: Any) -> Evidence:
    known: dict[str, Any] = {
        "is_known": True,
        "is_trapped": False,
        "oddity": "",
        "links": 0,
        "name": "Rosa",
    }
    return Evidence(**{**known, **facts})


@pytest.mark.parametrize(
    ("facts", "reasons", "status"),
    [
        ({}, [], "approved"),
        ({"oddity": "sent within three seconds"}, [], "approved"),
        (
            {"oddity": "sent within three seconds", "is_known": False},
            ["first reply from this address", "sent within three seconds"],
            "waiting",
        ),
        ({"links": 2}, [], "approved"),
        ({"links": 3}, ["three links"], "waiting"),
        ({"links": 1234}, ["1,234 links"], "waiting"),
        ({"is_known": False}, ["first reply from this address"], "waiting"),
        ({"suspicion": ("casino", "bonus")}, ["words: casino, bonus"], "waiting"),
        ({"suspicion": ()}, ["much like what was thrown away before"], "waiting"),
        ({"authors": frozenset({"Rosa"})}, ["the name looks like “Rosa”"], "waiting"),
        ({"is_trapped": True}, ["the field that only programs see was filled in"], "spam"),
    ],
)
def test_reasons_and_what_a_reply_begins_as(
    facts: dict[str, Any], reasons: list[str], status: str
) -> None:
    found = evidence(**facts)
    assert reasons_to_hold(found) == reasons
    assert first_status(found, reasons) == status


@pytest.mark.parametrize(
    ("days", "closed_ago", "is_so"),
    [(0, None, False), (11, None, False), (10, None, True), (0, 0, True), (0, -1, False)],
)
def test_replies_close_by_hand_or_by_days(days: int, closed_ago: int | None, is_so: bool) -> None:
    closed_at = None if closed_ago is None else NOON - timedelta(days=closed_ago)
    rules = ReplyRules(close_after_days=days)
    published_at = NOON - timedelta(days=10)
    assert (
        are_closed(published_at=published_at, closed_at=closed_at, rules=rules, now=NOON) is is_so
    )
