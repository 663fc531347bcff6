"""The doctor looks at the mail server in the way in which letters go out."""

from pathlib import Path
from smtplib import SMTPAuthenticationError

import pytest
from pydantic import SecretStr

from catalogue.app import make_shop
from catalogue.cli.check import CHECKS
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
