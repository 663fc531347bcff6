"""Words of delivery."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

EntitlementId = NewType("EntitlementId", UUID)


class EntitlementStatus(StrEnum):
    """Whether the right to a file can be used."""

    ACTIVE = "active"
    FROZEN = "frozen"
    REVOKED = "revoked"
