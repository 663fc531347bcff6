"""What handlers work with, and what they return."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalogue.checkout.case import Desk
from catalogue.db import Database
from catalogue.delivery.links import Links
from catalogue.mail.postman import Postman
from catalogue.payments.types import Gateway
from catalogue.storage import NO_STORAGE, Storage

Step = Callable[[Session], None]
Handler = Callable[[Any, "Tools"], Step]


@dataclass(frozen=True, slots=True)
class Tools:
    """What handlers work with; ``staff_mail`` is empty where nobody is to be written to."""

    database: Database
    gateway: Gateway
    postman: Postman
    links: Links
    staff_mail: str = ""
    news_per_minute: int = 120
    storage: Storage = NO_STORAGE
    currency: str = "GBP"

    @property
    def desk(self) -> Desk:
        """Return what settling needs."""
        return Desk(livemode=self.gateway.livemode, links=self.links)


def nothing(_session: Session) -> None:
    """Leave everything as it is."""
