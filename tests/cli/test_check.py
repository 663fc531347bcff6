"""The doctor looks as the shop works, and tells what fails from what is hardly meant."""

from pathlib import Path
from smtplib import SMTPAuthenticationError
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from catalogue.app import make_shop
from catalogue.cli import main
from catalogue.cli.check import CHECKS, DoubtError
from catalogue.settings import Environment
from catalogue.web.common.shop import Shop
from tests.fakes.stripe_sandbox import running_sandbox
from tests.support.settings import quick_settings
from tests.support.smtp import MailServer


def look_at_mail(url: str, folder: Path) -> str:
    (look,) = [check.look for check in CHECKS if check.name == "mail"]
    database = f"sqlite:///{folder / 'shop.sqlite'}"
    settings = quick_settings(smtp_url=SecretStr(url), data_dir=folder, database_url=database)
    return look(make_shop(settings))


def test_mail_is_well_when_the_shop_can_log_in(letters: MailServer, tmp_path: Path) -> None:
    assert look_at_mail(letters.url, tmp_path) == "127.0.0.1"


def test_mail_is_not_well_when_the_shop_cannot_log_in(letters: MailServer, tmp_path: Path) -> None:
    with pytest.raises(SMTPAuthenticationError):
        look_at_mail(letters.url.replace("postmaster", "stranger"), tmp_path)


def test_without_a_server_the_folder_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "mail") in look_at_mail("", tmp_path)


def doctor(shop: Shop, name: str) -> str:
    """Return what the doctor says of one thing, as it begins its line."""
    (look,) = [check.look for check in CHECKS if check.name == name]
    try:
        return f"ok {look(shop)}"
    except DoubtError as doubt:
        return f"warn {doubt}"


def shop_in(folder: Path, env: Environment, **changes: Any) -> Shop:
    database = f"sqlite:///{folder / 'shop.sqlite'}"
    facts = {"env": env, "data_dir": folder, "database_url": database, **changes}
    return make_shop(quick_settings(**facts))


@pytest.mark.parametrize(
    ("sender", "is_somebodys"),
    [
        ("The bookshop <shop@localhost>", False),
        ("shop@example.com", False),
        ("shop@mail.books.example", False),
        ("shop@books.test", False),
        ("shop", False),
        ("", False),
        ("The bookshop <shop@books.co.uk>", True),
        ("shop@myexample.com", True),
    ],
)
def test_a_sender_that_is_nobodys_is_doubted_in_production(
    tmp_path: Path, sender: str, *, is_somebodys: bool
) -> None:
    live = shop_in(tmp_path, Environment.PRODUCTION, mail_from=sender)
    assert doctor(live, "sender").startswith("ok" if is_somebodys else "warn MAIL_FROM")
    building = shop_in(tmp_path, Environment.DEVELOPMENT, mail_from=sender)
    assert doctor(building, "sender").startswith("ok")


def test_letters_that_go_nowhere_are_doubted_in_production(tmp_path: Path) -> None:
    live = shop_in(tmp_path, Environment.PRODUCTION)
    assert doctor(live, "mail").startswith("warn no SMTP_URL")
    assert doctor(shop_in(tmp_path, Environment.DEVELOPMENT), "mail").startswith("ok no SMTP_URL")


def test_a_shop_that_cannot_be_paid_is_doubted_everywhere(tmp_path: Path) -> None:
    for env in Environment:
        poor = shop_in(tmp_path, env, stripe_api_key=SecretStr(""))
        assert doctor(poor, "payments").startswith("warn no STRIPE_API_KEY, so only free titles")


def test_a_test_key_is_doubted_in_production(tmp_path: Path) -> None:
    with running_sandbox(tmp_path / "sandbox.sqlite") as sandbox:
        facts = {"stripe_api_key": SecretStr(sandbox.api_key), "stripe_api_base": sandbox.url}
        live = shop_in(tmp_path, Environment.PRODUCTION, **facts)
        assert doctor(live, "payments").startswith("warn test mode")
        building = shop_in(tmp_path, Environment.DEVELOPMENT, **facts)
        assert (
            doctor(building, "payments")
            == "ok test mode: with this STRIPE_API_KEY no real money moves"
        )


def test_a_doubt_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    runner = CliRunner()
    runner.invoke(main, ["init"])
    outcome = runner.invoke(main, ["doctor"])
    assert "\nwarn  payments: no STRIPE_API_KEY" in outcome.output
    assert outcome.exit_code == 0
    monkeypatch.setenv("BASE_URL", "https://books.example/shop")
    outcome = runner.invoke(main, ["doctor"])
    assert "FAIL  settings: BASE_URL must be" in outcome.output
    assert outcome.exit_code == 1
