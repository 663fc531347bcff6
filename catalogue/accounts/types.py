"""Words of accounts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

StaffId = NewType("StaffId", UUID)


class Role(StrEnum):
    """What a member of the staff may do."""

    OWNER = "owner"
    EDITOR = "editor"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where; ``id`` is None for commands and the worker."""

    name: str
    id: UUID | None = None
    address: str = ""


COMMAND_LINE = Actor("command line")
WORKER = Actor("the shop itself")


@dataclass(frozen=True, slots=True)
class About:
    """What something was done to: a kind of thing, its id, and how people call it."""

    kind: str
    id: UUID | str
    label: str
