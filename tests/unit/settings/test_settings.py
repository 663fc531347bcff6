"""Weak settings stop a shop in production, with one sentence that names the setting."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from catalogue.core.errors import InvalidError
from catalogue.settings import Environment, Settings, SettingsError
from tests.support.settings import quick_settings

STRONG = "8Yw2nR5tQ0vLkZ7mXc4bHd9sFg1jPa6uTe3iWo"


def production(**changes: Any) -> Settings:
    facts: dict[str, Any] = {
        "env": Environment.PRODUCTION,
        "secret_key": SecretStr(STRONG),
        "base_url": "https://shop.example",
        "stripe_api_key": SecretStr("rk_live_0123456789"),
        "stripe_webhook_secret": SecretStr("whsec_0123456789"),
    }
    return quick_settings(**(facts | changes))


def test_good_settings_are_good() -> None:
    production().check()
    quick_settings().check()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"secret_key": SecretStr("")}, "SECRET_KEY needs at least 32"),
        ({"secret_key": SecretStr("short")}, "SECRET_KEY needs at least 32"),
        ({"secret_key": SecretStr("a" * 64)}, "SECRET_KEY is too regular"),
        ({"base_url": "http://shop.example"}, "BASE_URL must begin with https"),
        ({"debug": True}, "DEBUG must be off"),
        ({"stripe_api_key": SecretStr("")}, "STRIPE_API_KEY is missing"),
        ({"stripe_webhook_secret": SecretStr("")}, "STRIPE_WEBHOOK_SECRET is missing"),
        ({"stripe_webhook_secret": SecretStr(" , ")}, "STRIPE_WEBHOOK_SECRET is missing"),
        ({"stripe_api_key": SecretStr("sk_test_demo_1")}, "STRIPE_API_KEY is the sandbox's"),
    ],
)
def test_a_weak_setting_stops_production(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        production(**changes).check()
    sentence = str(refusal.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "address",
    [
        *("", "https://", "https:///books", "books.example", "ftp://books.example", "//b.example"),
        *("https://books.example/shop", "https://books.example?a=b", "https://books.example#top"),
        *("https://me@books.example", "https://books.example:port", "https://[", "https://a b"),
    ],
)
def test_an_address_that_is_no_host_stops_the_start_everywhere(address: str) -> None:
    for settings in (production(base_url=address), quick_settings(base_url=address)):
        with pytest.raises(SettingsError, match=r"^BASE_URL must be .*\.$"):
            settings.check()


@pytest.mark.parametrize(
    "address", ["https://b\u00fccher.example", "https://[::1]:8443", "https://B"]
)
def test_an_address_that_is_a_host_is_taken(address: str) -> None:
    production(base_url=address).check()


def test_real_money_needs_production() -> None:
    for key in ("sk_live_1", "rk_live_1"):
        with pytest.raises(SettingsError, match="STRIPE_API_KEY is a live key"):
            quick_settings(stripe_api_key=SecretStr(key)).check()


def test_a_key_without_a_webhook_secret_is_refused_everywhere() -> None:
    with pytest.raises(SettingsError, match="STRIPE_WEBHOOK_SECRET is missing"):
        quick_settings(stripe_webhook_secret=SecretStr("")).check()


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises((InvalidError, ValidationError), match="not a currency code"):
        quick_settings(shop_currency="POUNDS")


@pytest.mark.parametrize("changes", [{"env": "staging"}, {"port": 0}, {"log_format": "xml"}])
def test_a_setting_that_is_no_such_value_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        quick_settings(**changes)


def test_a_development_secret_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    bare = quick_settings(secret_key=SecretStr(""), data_dir=tmp_path / "data")
    first, second = bare.with_generated_secret(), bare.with_generated_secret()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key.get_secret_value()) >= 32
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o077 == 0


def test_production_makes_no_secret_of_its_own(tmp_path: Path) -> None:
    settings = production(secret_key=SecretStr(""), data_dir=tmp_path)
    assert settings.with_generated_secret().secret_key.get_secret_value() == ""
    assert list(tmp_path.iterdir()) == []


def test_secrets_are_not_shown() -> None:
    shown = repr(production())
    assert STRONG not in shown
    assert "rk_live_0123456789" not in shown
    assert "whsec_0123456789" not in shown


def test_addresses_lose_the_slash_at_their_end() -> None:
    settings = production(base_url="https://shop.example/")
    assert (settings.base_url, settings.host) == ("https://shop.example", "shop.example")


@pytest.mark.parametrize("rates", ["foo", "GB", "GB=x", "GB=-1", "gb=295", "GB=295 FR=650"])
def test_rates_that_no_page_could_read_stop_the_start(rates: str) -> None:
    with pytest.raises(ValidationError, match="shipping_rates"):
        Settings(shipping_rates=rates)


@pytest.mark.parametrize("rates", ["", "GB=295", "GB=295;", " GB = 295 ; IE , FR = 650 "])
def test_rates_are_countries_and_minor_units(rates: str) -> None:
    assert Settings(shipping_rates=rates).shipping_rates == rates
