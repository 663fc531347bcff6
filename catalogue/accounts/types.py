"""Words of accounts."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

StaffId = NewType("StaffId", UUID)


class Role(StrEnum):
    """What a member of the staff may do."""

    OWNER = "owner"
    EDITOR = "editor"
    SUPPORT = "support"
