"""The fault switch: what a test may make go wrong, and how often."""

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What can go wrong, at the API (first group) or with webhooks (second).

    `delay` and `delay_after` wait `value` seconds before or after the effect; `status` answers
    `value` without any effect; `cut_before` and `cut_after` break the connection without or with
    the effect; `malformed` answers no JSON, `wrong_shape` other JSON, both with the effect.

    `drop` never sends an event and lists it as failed; `repeat` sends it `value` times; `reorder`
    holds the next `value` events and sends them last first; `late` sends after `value` seconds.
    """

    DELAY = "delay"
    DELAY_AFTER = "delay_after"
    STATUS = "status"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    MALFORMED = "malformed"
    WRONG_SHAPE = "wrong_shape"

    DROP = "drop"
    REPEAT = "repeat"
    REORDER = "reorder"
    LATE = "late"


WEBHOOK_KINDS = frozenset({FaultKind.DROP, FaultKind.REPEAT, FaultKind.REORDER, FaultKind.LATE})


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong `count` times (0: until cleared).

    `match` narrows it: the beginning of `POST /v1/refunds` for the API, of an event type for
    webhooks.
    """

    kind: FaultKind
    value: float = 0
    count: int = 1
    match: str = ""


class Faults:
    """The faults that are switched on; kept in memory, so that a restart heals everything."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, facts: Mapping[str, Any]) -> None:
        """Switch one on; raise ValueError, TypeError or KeyError when it is not understood."""
        fault = Fault(
            kind=FaultKind(facts["kind"]),
            value=float(facts.get("value", 0)),
            count=int(facts.get("count", 1)),
            match=str(facts.get("match", "")),
        )
        if fault.kind is FaultKind.REORDER:
            fault.count = int(fault.value)
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Switch everything off."""
        with self._lock:
            self._faults.clear()

    def listed(self) -> list[dict[str, Any]]:
        """Return what is still switched on."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def take(self, what: str, *, webhook: bool = False) -> Fault | None:
        """Use up one occurrence of the first fault that fits, if there is one."""
        with self._lock:
            for fault in self._faults:
                if (fault.kind in WEBHOOK_KINDS) is webhook and what.startswith(fault.match):
                    if fault.count == 1:
                        self._faults.remove(fault)
                    elif fault.count > 1:
                        fault.count -= 1
                    return fault
        return None
