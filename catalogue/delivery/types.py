"""Words of delivery."""

from enum import StrEnum


class EntitlementStatus(StrEnum):
    """Whether the right to a file can be used."""

    ACTIVE = "active"
    FROZEN = "frozen"
    REVOKED = "revoked"


class Ruling(StrEnum):
    """What staff said of one right when its money went back, whatever becomes of the order."""

    TAKEN = "taken"
    KEPT = "kept"
