"""Take in what other programs wrote."""

import sys
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from sqlalchemy.exc import IntegrityError

from catalogue.cli.context import load_settings, open_shop
from catalogue.core.clock import utc_now
from catalogue.db.revision import pending
from catalogue.web.common.shop import Shop

if TYPE_CHECKING:
    from catalogue.imports.services import Order

_BAR = 30


class _Zone(click.ParamType[tzinfo]):
    """A time zone such as Europe/London."""

    name = "zone"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tzinfo:
        """Find the zone."""
        if isinstance(value, tzinfo):
            return value
        if str(value).upper() == "UTC":
            return UTC
        try:
            return ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail("name a zone as in Europe/London", param, ctx)


class _Bar:
    """How far it is, on standard error, where somebody looks."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._is_seen = sys.stderr.isatty()
        self._shown = -1

    def show(self, done: int, of: int) -> None:
        """Draw the bar, at most once a percent."""
        percent = min(100, 100 * done // max(1, of))
        if self._is_seen and percent != self._shown:
            self._shown = percent
            full = _BAR * percent // 100
            bar = "█" * full + "░" * (_BAR - full)
            click.echo(f"\r{self._words} {bar} {percent:3d} %", nl=False, err=True)

    def clear(self) -> None:
        """Make room for a line."""
        if self._is_seen and self._shown >= 0:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._shown = -1


@click.group("import")
def imports() -> None:
    """Take in posts, replies and pictures from other programs."""


@imports.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Report what would come, and change nothing.")
@click.option(
    "--uploads",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder wp-content/uploads of the old site; nothing is fetched from the network.",
)
@click.option(
    "--zone",
    type=_Zone(),
    default="UTC",
    show_default=True,
    help="Where dates without a zone were written.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report for another program.")
def wxr(file: Path, *, dry_run: bool, uploads: Path | None, zone: tzinfo, as_json: bool) -> None:
    """Take in what WordPress exports (Tools → Export → All content); twice is once."""
    from catalogue.imports.services import Order

    if uploads is not None and not uploads.is_dir():
        message = f"There is no folder {uploads} to take pictures from."
        raise click.ClickException(message)
    shop = open_shop(load_settings())
    order = Order(path=file, uploads=uploads, zone=zone, is_dry=dry_run)
    try:
        if pending(shop.database.engine):
            raise click.ClickException("The database is not ready. Run “catalogue init” first.")
        is_whole = _run(shop, order, as_json=as_json)
    except IntegrityError as error:
        message = "Somebody else wrote the same at the same time. Run it again: twice is once."
        raise click.ClickException(message) from error
    finally:
        shop.database.dispose()
    if not is_whole:
        raise SystemExit(1)


def _run(shop: Shop, order: "Order", *, as_json: bool) -> bool:
    from catalogue.cli.import_report import JsonReport, PlainReport
    from catalogue.imports.services import look_through, take_in
    from catalogue.imports.types import Totals

    reading, bar, totals = _Bar("Reading"), _Bar("Taking in"), Totals()
    found = look_through(order, progress=reading.show)
    reading.clear()
    printer = JsonReport() if as_json else PlainReport()
    printer.begin(order, found)
    reports = take_in(
        order,
        found,
        shop.storage,
        read=shop.database.read,
        write=shop.database.write,
        now=utc_now(),
    )
    for report in reports:
        totals.count(report)
        bar.clear()
        printer.entry(report)
        bar.show(report.number, found.count)
    bar.clear()
    printer.end(order, found, totals)
    return totals.is_whole and not found.faults
