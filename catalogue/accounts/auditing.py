"""What staff ask of the audit."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Whose entries, of which acts and things, with which words in the label, and of when."""

    actor: str = ""
    act: str = ""
    kind: str = ""
    q: str = ""
    since: datetime | None = None
    until: datetime | None = None
