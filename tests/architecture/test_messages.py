"""Every job that a room can ask for has somebody who does it."""

import dataclasses
import importlib

from catalogue.worker import HANDLERS
from tests.support.source import ROOT


def _message_classes() -> set[type]:
    found: set[type] = set()
    for path in sorted((ROOT / "catalogue").glob("*/messages.py")):
        module = importlib.import_module(f"catalogue.{path.parent.name}.messages")
        found |= {
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and value.__module__ == module.__name__
            and dataclasses.is_dataclass(value)
        }
    return found


def test_every_message_has_a_handler() -> None:
    messages = _message_classes()
    assert messages
    assert messages - set(HANDLERS) == set(), "add it to HANDLERS in catalogue/worker/handlers.py"
    assert set(HANDLERS) - messages == set(), "HANDLERS has a message that no room declares"


def test_messages_are_frozen() -> None:
    thawed = [
        found.__qualname__
        for found in _message_classes()
        if not found.__dataclass_params__.frozen  # type: ignore[attr-defined]
    ]
    assert thawed == []
