"""Look whether all is well, and list what there is."""

import io
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
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
# Names that belong to nobody (RFC 2606, RFC 6761).
_NOBODYS = re.compile(
    r"(?:|.*\.)(?:localhost|local|invalid|test|example(?:\.(?:com|net|org))?)|[^.]*"
)


class SickError(Exception):
    """A check failed; the sentence says what to do."""


class DoubtError(Exception):
    """The shop runs, but hardly as its owner means it; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at."""

    name: str
    look: Callable[[Shop], str]


@click.command()
def doctor() -> None:
    """Check settings, database, worker, files, mail and payments; one line each.

    Ends with 1 when one of them fails; what is only doubtful is said with "warn".
    """
    shop = open_shop(load_settings())
    is_well = True
    for check in CHECKS:
        try:
            click.echo(f"ok    {check.name}: {check.look(shop)}")
        except DoubtError as doubt:
            click.echo(f"warn  {check.name}: {doubt}")
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
    postman = make_postman(shop.settings, shop.keeper)
    if not isinstance(postman, SmtpPostman):
        return _or_doubt(
            shop, f"no SMTP_URL; letters are written to {shop.settings.data_dir / 'mail'}"
        )
    postman.greet()
    return urlsplit(shop.settings.smtp_url.get_secret_value()).hostname or "localhost"


def _sender(shop: Shop) -> str:
    address = parseaddr(shop.settings.mail_from)[1]
    if _NOBODYS.fullmatch(address.rpartition("@")[2].lower()):
        return _or_doubt(shop, f"MAIL_FROM is {address or 'empty'}, which no mail server will take")
    return address


def _payments(shop: Shop) -> str:
    if not shop.settings.stripe_api_key.get_secret_value():
        raise DoubtError("no STRIPE_API_KEY, so only free titles can be had; no other has a button")
    with suppress(PaymentNotFoundError):
        shop.gateway.session("cs_test_doctor")
    if shop.gateway.livemode:
        return "live"
    return _or_doubt(shop, "test mode: with this STRIPE_API_KEY no real money moves")


def _or_doubt(shop: Shop, finding: str) -> str:
    """Return what is well while a shop is being built; raise DoubtError in production."""
    if shop.settings.is_production:
        raise DoubtError(finding)
    return finding


CHECKS = (
    Check("settings", _settings),
    Check("database", _database),
    Check("worker", _worker),
    Check("files", _files),
    Check("mail", _mail),
    Check("sender", _sender),
    Check("payments", _payments),
)
