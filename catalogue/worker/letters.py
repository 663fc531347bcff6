"""Letters, and what they bring to a buyer."""

from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from catalogue.core.clock import utc_now
from catalogue.delivery.messages import DeliverOrder, SendFreshLinks
from catalogue.delivery.services import deliver_order, send_fresh_links
from catalogue.mail.messages import SendBulkLetter, SendLetter
from catalogue.mail.models import KeptLetter
from catalogue.mail.postman import LetterRefusedError, RecipientRefusedError
from catalogue.mail.services import note_refused, note_sent
from catalogue.mail.types import LetterStatus
from catalogue.news.services import note_bounce
from catalogue.worker.tools import Step, Tools, nothing

_log = structlog.get_logger()


def deliver(message: DeliverOrder, tools: Tools) -> Step:
    """Give the buyer what was paid for."""
    return lambda session: deliver_order(
        session, message.order_id, links=tools.links, now=utc_now()
    )


def fresh_links(message: SendFreshLinks, tools: Tools) -> Step:
    """Write to an address what it bought."""
    return lambda session: send_fresh_links(
        session, message.email_key, links=tools.links, now=utc_now()
    )


def send_letter(message: SendLetter | SendBulkLetter, tools: Tools) -> Step:
    """Hand a letter over; after a crash in between it goes out again under the same Message-ID."""
    with tools.database.read() as reader:
        letter = reader.get_one(KeptLetter, message.letter_id)
    if letter.status is not LetterStatus.WAITING:
        return nothing
    try:
        tools.postman.deliver(letter)
    except LetterRefusedError as error:
        _log.error("letter refused", letter=str(letter.id), reason=str(error))
        return _refused(message.letter_id, error)
    return lambda session: note_sent(session, message.letter_id, now=utc_now())


def _refused(letter_id: UUID, error: LetterRefusedError) -> Step:
    """Note it; a subscriber whom the server does not know any more is written to no more."""

    def step(session: Session) -> None:
        note_refused(session, letter_id, reason=str(error))
        if isinstance(error, RecipientRefusedError):
            note_bounce(session, letter_id, reason=str(error), now=utc_now())

    return step
