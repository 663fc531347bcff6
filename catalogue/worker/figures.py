"""The figures of the reports."""

from sqlalchemy.orm import Session

from catalogue.core.clock import utc_now
from catalogue.reports.messages import CountDays, SendStatements
from catalogue.reports.services import count_days, send_statements
from catalogue.worker.tools import Step, Tools


def count(_message: CountDays, _tools: Tools) -> Step:
    """Count the days anew whose money has moved."""

    def step(session: Session) -> None:
        count_days(session)

    return step


def statements(_message: SendStatements, tools: Tools) -> Step:
    """Tell the owners what the month came to, once it is over."""

    def step(session: Session) -> None:
        send_statements(session, base_url=tools.links.base_url, now=utc_now())

    return step
