"""Letters about replies, and what is forgotten about those who wrote them."""

from datetime import timedelta

from sqlalchemy.orm import Session

from catalogue.blog import mails
from catalogue.blog.links import ThreadLinks
from catalogue.blog.messages import ForgetSenders, TellFollowers, TellStaffOfReplies
from catalogue.blog.queries.following import news_of, recipients
from catalogue.blog.services import following, replies
from catalogue.core.clock import utc_now
from catalogue.worker.tools import Step, Tools, nothing

_KEPT = timedelta(days=30)


def tell_followers(message: TellFollowers, tools: Tools) -> Step:
    """Write to each address that follows, before the transaction; post the letters within it."""
    links = _links(tools)
    with tools.database.read() as reader:
        news = news_of(reader, message.comment_id)
        found = recipients(reader, news) if news is not None else []
    if news is None:
        return nothing
    letters = [
        (one.id, mails.further_reply(message.comment_id, news, one, links=links)) for one in found
    ]

    def step(session: Session) -> None:
        following.tell_followers(session, message.comment_id, letters, now=utc_now())

    return step


def tell_staff(_message: TellStaffOfReplies, tools: Tools) -> Step:
    """Say that replies wait, where there is somebody to say it to."""

    def step(session: Session) -> None:
        following.tell_staff(session, to=tools.staff_mail, links=_links(tools), now=utc_now())

    return step if tools.staff_mail else nothing


def forget_senders(_message: ForgetSenders, _tools: Tools) -> Step:
    """Forget where old replies were sent from, and who was asked to follow and never said yes."""

    def step(session: Session) -> None:
        before = utc_now() - _KEPT
        replies.forget_senders(session, before=before)
        following.forget_unanswered(session, before=before)

    return step


def _links(tools: Tools) -> ThreadLinks:
    return ThreadLinks(tools.links.base_url, tools.links.secret)
