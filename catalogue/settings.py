"""What an operator may set, from the environment or ``.env``; weak production settings stop it."""

import re
import secrets
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, PositiveInt, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from catalogue.core.i18n import DEFAULT_LANGUAGE, Language, LanguageError, load_language
from catalogue.core.kept_secret import kept_secret
from catalogue.core.money import Money

_MIN_SECRET_LENGTH = 32
_ZONE = r"\s*[A-Z]{2}(?:\s*,\s*[A-Z]{2})*\s*=\s*\d{1,7}\s*"
_RATES = re.compile(rf"(?:{_ZONE}(?:;{_ZONE})*;?\s*)?")
_ORIGIN = re.compile(r"https?://(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@:\[\]\\]+)(?::[0-9]{1,5})?")
_DEMO_SECRET_FILE = "secret_key"  # noqa: S105 -- the name of a file, not a secret.


class Environment(StrEnum):
    """Where the shop runs."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class StaffSecondFactor(StrEnum):
    """Whether owners may go without a second factor; everybody may have one."""

    REQUIRED = "required"
    OFFERED = "offered"


class SettingsError(Exception):
    """A setting is missing or weak; the sentence names it."""


class Settings(BaseSettings):
    """All settings of the shop; docs/settings.md tells an operator about each."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    env: Environment = Environment.DEVELOPMENT
    debug: bool = False
    secret_key: SecretStr = SecretStr("")
    base_url: str = "http://127.0.0.1:8000"
    database_url: str = ""
    data_dir: Path = Path("instance")
    storage_url: str = ""
    port: PositiveInt = 8000
    sandbox_port: PositiveInt = 8001

    stripe_api_key: SecretStr = SecretStr("")
    stripe_webhook_secret: SecretStr = SecretStr("")
    stripe_api_base: str = "https://api.stripe.com"
    stripe_tax: bool = False

    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "The bookshop <shop@localhost>"
    staff_mail: str = ""

    trusted_proxies: int = Field(default=0, ge=0, le=5)
    ratelimit_enabled: bool = True
    ratelimit_storage_uri: str = "memory://"
    page_cache_bytes: PositiveInt = 32 * 1024 * 1024
    max_body_bytes: PositiveInt = 2 * 1024 * 1024

    shop_name: str = "The Leadership Bookshop"
    shop_address: str = ""
    shop_currency: str = "GBP"
    shop_language: str = Field(default=DEFAULT_LANGUAGE, pattern="^[a-zA-Z]{2,3}(_[A-Za-z0-9]+)*$")
    shipping_rates: str = "GB=295; IE,FR,DE,ES,IT,NL,BE,AT,PT,DK,SE,FI=650; US,CA,AU,NZ=950"

    news_per_minute: int = Field(default=120, ge=1, le=60_000)
    replies_close_after_days: int = Field(default=0, ge=0, le=36_500)

    staff_second_factor: StaffSecondFactor = StaffSecondFactor.REQUIRED

    sentry_dsn: SecretStr = SecretStr("")
    log_format: str = Field(default="console", pattern="^(console|json)$")
    metrics_token: SecretStr = SecretStr("")

    @field_validator("base_url", "stripe_api_base")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("shipping_rates")
    @classmethod
    def _rates_are_readable(cls, value: str) -> str:
        """Refuse what is not ``GB=295; IE,FR=650``, before a page has to."""
        if not _RATES.fullmatch(value):
            message = "write countries and minor units an order, as in GB=295; IE,FR=650"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _currency_is_known(self) -> Self:
        Money.zero(self.shop_currency)
        return self

    @property
    def is_production(self) -> bool:
        """Return whether real visitors and real money are meant."""
        return self.env is Environment.PRODUCTION

    @property
    def staff_address(self) -> str:
        """Return the bare address of those who look after the shop."""
        return parseaddr(self.staff_mail or self.mail_from)[1]

    @property
    def host(self) -> str:
        """Return the only host name that this shop answers to, without a port."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def database(self) -> str:
        """Return the address of the database; by default an SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'shop.sqlite'}"

    @property
    def storage(self) -> str:
        """Return the address of the file store; by default a folder in the data folder."""
        return self.storage_url or f"file://{self.data_dir.resolve() / 'files'}"

    def language(self) -> Language:
        """Read the language of pages and letters; raise SettingsError when it cannot be used."""
        try:
            return load_language(self.data_dir.resolve() / "translations", self.shop_language)
        except LanguageError as error:
            message = f"SHOP_LANGUAGE: {error}."
            raise SettingsError(message) from error

    @property
    def owners_need_second_factor(self) -> bool:
        """Return whether an owner has to set up a second factor before anything else."""
        return self.staff_second_factor is StaffSecondFactor.REQUIRED

    @property
    def takes_payments(self) -> bool:
        """Return whether anything that costs money can be bought."""
        return bool(self.stripe_api_key.get_secret_value())

    @property
    def live_payments(self) -> bool:
        """Return whether the Stripe key moves real money."""
        return self.stripe_api_key.get_secret_value().startswith(("sk_live_", "rk_live_"))

    def with_generated_secret(self) -> "Settings":
        """Return settings whose secret key is kept in the data folder; for development only."""
        if self.secret_key.get_secret_value() or self.is_production:
            return self
        secret = kept_secret(self.data_dir / _DEMO_SECRET_FILE, lambda: secrets.token_urlsafe(48))
        return self.model_copy(update={"secret_key": SecretStr(secret)})

    def check(self) -> None:
        """Raise SettingsError with one sentence for the first setting that cannot be used."""
        for is_wrong, sentence in self._faults():
            if is_wrong:
                raise SettingsError(sentence)
        self.language()

    def _faults(self) -> list[tuple[bool, str]]:
        production = self.is_production
        key = self.stripe_api_key.get_secret_value()
        return [
            (
                production and len(self.secret_key.get_secret_value()) < _MIN_SECRET_LENGTH,
                f"SECRET_KEY needs at least {_MIN_SECRET_LENGTH} random characters in production.",
            ),
            (
                production
                and len(set(self.secret_key.get_secret_value())) < _MIN_SECRET_LENGTH // 3,
                "SECRET_KEY is too regular to be random; make one with `openssl rand -base64 48`.",
            ),
            (
                not _ORIGIN.fullmatch(self.base_url),
                "BASE_URL must be http(s):// and a host and no more, as in https://books.example.",
            ),
            (
                production and not self.base_url.startswith("https://"),
                "BASE_URL must begin with https:// in production.",
            ),
            (production and self.debug, "DEBUG must be off in production."),
            (production and not key, "STRIPE_API_KEY is missing; a shop in production needs one."),
            (
                bool(key) and not self.stripe_webhook_secret.get_secret_value().strip(", "),
                "STRIPE_WEBHOOK_SECRET is missing; without it no payment could be believed.",
            ),
            (
                production and key.startswith(("sk_test_demo_", "rk_test_demo_")),
                "STRIPE_API_KEY is the sandbox's demo key, which must not be used in production.",
            ),
            (
                not production and self.live_payments,
                "STRIPE_API_KEY is a live key, but ENV is not production: no real money here.",
            ),
        ]
