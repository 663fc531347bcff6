"""Words of delivery."""

from enum import StrEnum


class EntitlementStatus(StrEnum):
    """Whether the right to a file can be used."""

    ACTIVE = "active"
    FROZEN = "frozen"
    REVOKED = "revoked"
