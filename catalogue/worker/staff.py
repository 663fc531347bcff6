"""What is forgotten about those who work in the shop, and about those who tried to get in."""

from datetime import timedelta

from sqlalchemy.orm import Session

from catalogue.accounts.messages import ForgetTraces
from catalogue.accounts.services import forget_addresses
from catalogue.accounts.services.guessing import forget_failures
from catalogue.accounts.services.sessions import forget_places
from catalogue.core.clock import utc_now
from catalogue.worker.tools import Step, Tools

_KEPT = timedelta(days=30)


def forget_traces(_message: ForgetTraces, _tools: Tools) -> Step:
    """Cut network addresses after thirty days, and count no failure for ever."""

    def step(session: Session) -> None:
        before = utc_now() - _KEPT
        forget_addresses(session, before=before)
        forget_places(session, before=before)
        forget_failures(session, now=utc_now())

    return step
