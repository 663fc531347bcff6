"""Look whether all is well, and list what there is."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from catalogue.app import create_app
from catalogue.cli.context import load_settings, make_postman, open_shop
from catalogue.core.clock import utc_now
from catalogue.db import DatabaseUnavailableError
from catalogue.db.revision import pending
from catalogue.jobs.queries import queue_health
from catalogue.mail.postman import SmtpPostman
from catalogue.payments.errors import PaymentNotFoundError
from catalogue.settings import SettingsError
from catalogue.web.common.shop import Shop

_LATE_SECONDS = 600
_PROBE = "doctor/probe"


class SickError(Exception):
    """A check failed; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at."""

    name: str
    look: Callable[[Shop], str]


@click.command()
def doctor() -> None:
    """Check settings, database, worker, files, mail and payments; one line each."""
    shop = open_shop(load_settings())
    is_well = True
    for check in CHECKS:
        try:
            click.echo(f"ok    {check.name}: {check.look(shop)}")
        except Exception as error:  # noqa: BLE001 -- a doctor reports whatever ails.
            is_well = False
            click.echo(f"FAIL  {check.name}: {error}")
    sys.exit(0 if is_well else 1)


@click.command()
def routes() -> None:
    """List every address that the shop answers."""
    app = create_app(load_settings())
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        click.echo(f"{methods:9} {rule.rule:40} {rule.endpoint}")


def _settings(shop: Shop) -> str:
    try:
        shop.settings.check()
    except SettingsError as error:
        raise SickError(str(error)) from error
    return shop.settings.env.value


def _database(shop: Shop) -> str:
    try:
        if pending(shop.database.engine):
            raise SickError("the tables are not of this version; run `catalogue init`")
    except DatabaseUnavailableError as error:
        raise SickError(str(error)) from error
    return shop.database.url.get_backend_name()


def _worker(shop: Shop) -> str:
    with shop.database.read() as session:
        health = queue_health(session, now=utc_now())
    if health.dead:
        raise SickError(f"{health.dead} jobs are dead and wait for a person")
    if health.oldest_due_seconds > _LATE_SECONDS:
        raise SickError(f"a job has waited {health.oldest_due_seconds} s; is a worker running?")
    return f"{health.due} jobs due"


def _files(shop: Shop) -> str:
    shop.storage.put(_PROBE, io.BytesIO(b"well"))
    content = b"".join(shop.storage.read(_PROBE))
    shop.storage.delete(_PROBE)
    if content != b"well":
        raise SickError("what was written could not be read back")
    return urlsplit(shop.settings.storage).scheme


def _mail(shop: Shop) -> str:
    postman = make_postman(shop.settings)
    if not isinstance(postman, SmtpPostman):
        return f"no SMTP_URL; letters are written to {shop.settings.data_dir / 'mail'}"
    postman.greet()
    return urlsplit(shop.settings.smtp_url.get_secret_value()).hostname or "localhost"


def _payments(shop: Shop) -> str:
    if not shop.settings.stripe_api_key.get_secret_value():
        return "no STRIPE_API_KEY; only free titles can be had"
    try:
        shop.gateway.session("cs_test_doctor")
    except PaymentNotFoundError:
        return "live" if shop.gateway.livemode else "test mode"
    return "answered"


CHECKS = (
    Check("settings", _settings),
    Check("database", _database),
    Check("worker", _worker),
    Check("files", _files),
    Check("mail", _mail),
    Check("payments", _payments),
)
