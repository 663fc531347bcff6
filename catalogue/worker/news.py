"""News by mail: drafts, copies in batches, and what is forgotten."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.core.clock import utc_now
from catalogue.news import mails, services
from catalogue.news.links import NewsLinks
from catalogue.news.messages import DraftNews, ForgetNewsSenders, SendNewsBatch
from catalogue.news.models import NewsLetter
from catalogue.news.queries import next_recipients, post_in
from catalogue.news.types import NewsStatus
from catalogue.worker.tools import Step, Tools, nothing

BATCH = 100
_FIRST = UUID(int=0)


def draft_news(_message: DraftNews, _tools: Tools) -> Step:
    """Write drafts for the posts that came out."""

    def step(session: Session) -> None:
        services.draft_due(session, now=utc_now())

    return step


def send_news_batch(message: SendNewsBatch, tools: Tools) -> Step:
    """Write the next hundred copies before the transaction, and keep them within it."""
    after = UUID(hex=message.after) if message.after else _FIRST
    with tools.database.read() as reader:
        letter = reader.get(NewsLetter, message.letter_id)
        if letter is None or letter.status is not NewsStatus.SENDING:
            return nothing
        found = next_recipients(reader, letter.id, after=after, limit=BATCH)
    if not found:
        return lambda session: services.close(session, message.letter_id, now=utc_now())
    links = NewsLinks(tools.links.base_url, tools.links.secret)
    post = post_in(letter)
    written = [(one, mails.new_post(letter.id, post, one, links=links)) for one in found]
    pace = timedelta(minutes=1) / tools.news_per_minute

    def step(session: Session) -> None:
        services.write_copies(session, message.letter_id, written, pace=pace, now=utc_now())

    return step


def forget_news_senders(_message: ForgetNewsSenders, _tools: Tools) -> Step:
    """Forget from where people signed up."""
    return lambda session: services.forget_senders(session, now=utc_now())
