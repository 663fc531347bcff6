"""Payments from the command line."""

import re
from datetime import timedelta

import click
from sqlalchemy import select

from catalogue.checkout.services.expiring import expire_overdue
from catalogue.checkout.services.reconciling import keep_missed_events, resume_unsettled
from catalogue.cli.context import checked, load_settings, make_tools, open_shop
from catalogue.core.clock import utc_now
from catalogue.core.errors import Refusal
from catalogue.db import Database
from catalogue.jobs.queue import take_back
from catalogue.mail.messages import LETTERS
from catalogue.orders.models import Order
from catalogue.worker import work_once

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class _Span(click.ParamType[timedelta]):
    """A span of time such as 90m, 12h or 3d."""

    name = "span"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Read the span."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d{1,4})([mhd])", str(value))
        if found is None:
            self.fail("write a number and m, h or d, as in 3d", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


@click.command()
@click.option(
    "--since", type=_Span(), default="3d", show_default=True, help="How far to look back."
)
def reconcile(since: timedelta) -> None:
    """Settle with Stripe what got lost; print what it changed. Twice changes nothing."""
    tools = make_tools(open_shop(checked(load_settings())))
    start = utc_now() - since
    before = _standings(tools.database)
    try:
        events = list(tools.gateway.events_since(start))
    except Refusal as error:
        raise click.ClickException(error.sentence) from error
    with tools.database.write() as session:
        take_back(session, now=utc_now(), but_not=LETTERS)
        kept = keep_missed_events(session, events, now=utc_now())
        resume_unsettled(session, since=start, now=utc_now())
        expire_overdue(session, now=utc_now())
    work_once(tools)
    after = _standings(tools.database)
    changed = 0
    for code in sorted(before.keys() | after.keys()):
        if before.get(code) != after.get(code):
            changed += 1
            click.echo(f"{code}: {before.get(code, 'unknown')} → {after.get(code, 'gone')}")
    click.echo(f"Reconciled: {kept} missed events kept, {changed} orders changed.")


def _standings(database: Database) -> dict[str, str]:
    with database.read() as session:
        return {
            code: status.value for code, status in session.execute(select(Order.code, Order.status))
        }
