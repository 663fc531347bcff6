"""What delivery asks the worker for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DeliverOrder:
    """Give the buyer the rights to the files of a paid order, and write to them."""

    order_id: UUID


@dataclass(frozen=True, slots=True)
class SendFreshLinks:
    """Write to an address what it bought, with links that work; nothing if it bought nothing."""

    email_key: str
