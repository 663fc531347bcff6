"""The figures of the reports."""

from sqlalchemy.orm import Session

from catalogue.reports.messages import CountDays
from catalogue.reports.services import count_days
from catalogue.worker.tools import Step, Tools


def count(_message: CountDays, _tools: Tools) -> Step:
    """Count the days anew whose money has moved."""

    def step(session: Session) -> None:
        count_days(session)

    return step
