"""What every command needs: settings that are safe, and the shop behind them."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formataddr, parseaddr
from importlib import import_module

import click
from pydantic import ValidationError

from catalogue.app import make_shop
from catalogue.core.errors import Refusal
from catalogue.core.logs import configure_logs
from catalogue.delivery.links import Links
from catalogue.mail.postman import FolderPostman, Postman, SmtpPostman
from catalogue.payments.errors import PaymentsMisconfiguredError
from catalogue.preferences.keeper import PreferenceKeeper
from catalogue.settings import Settings, SettingsError
from catalogue.storage import UnknownStorageError
from catalogue.web.common.shop import Shop
from catalogue.worker import Tools


def load_settings() -> Settings:
    """Read the settings; end with one sentence when one of them cannot be used."""
    try:
        settings = Settings().with_generated_secret()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0] if first["loc"] else "settings").upper()
        raise click.ClickException(f"{name}: {first['msg']}") from error
    except Refusal as error:
        raise click.ClickException(f"SHOP_CURRENCY: {error}") from error
    configure_logs(settings.log_format)
    _report_errors(settings.sentry_dsn.get_secret_value())
    return settings


def checked(settings: Settings) -> Settings:
    """Return the settings if a shop may run with them; end with the sentence otherwise."""
    try:
        settings.check()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    return settings


def _report_errors(dsn: str) -> None:
    """Send unforeseen errors to Sentry, without anything about persons, if an address is set."""
    if not dsn:
        return
    try:
        sentry = import_module("sentry_sdk")
    except ImportError as error:
        message = "SENTRY_DSN is set, but sentry-sdk is missing: pip install 'catalogue[sentry]'."
        raise click.ClickException(message) from error
    sentry.init(dsn=dsn, send_default_pii=False)


def open_shop(settings: Settings) -> Shop:
    """Open the shop that the settings describe."""
    try:
        return make_shop(settings)
    except (SettingsError, UnknownStorageError, PaymentsMisconfiguredError) as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def opened_shop() -> Iterator[Shop]:
    """Give the shop for one command, and let go of its database at the end."""
    shop = open_shop(load_settings())
    try:
        yield shop
    finally:
        shop.database.dispose()


def make_postman(settings: Settings, keeper: PreferenceKeeper) -> Postman:
    """Return whoever takes the letters: the SMTP server, or a folder without one."""
    address = parseaddr(settings.mail_from)[1]

    def sender() -> str:
        return formataddr((keeper.now().sender_name, address))

    url = settings.smtp_url.get_secret_value()
    if url:
        return SmtpPostman(url, sender=sender, host=settings.host)
    folder = settings.data_dir / "mail"
    return FolderPostman(folder, sender=sender, host=settings.host)


def make_tools(shop: Shop) -> Tools:
    """Return what the worker works with."""
    return Tools(
        database=shop.database,
        gateway=shop.gateway,
        postman=make_postman(shop.settings, shop.keeper),
        links=Links(shop.settings.base_url, shop.settings.secret_key.get_secret_value()),
        staff_mail=shop.settings.staff_address,
        news_per_minute=shop.settings.news_per_minute,
        storage=shop.storage,
        currency=shop.settings.shop_currency,
    )
