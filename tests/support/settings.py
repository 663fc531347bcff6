"""Settings for tests that need an application but no machine around it."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from catalogue.preferences.defaults import defaults_of
from catalogue.settings import Settings
from catalogue.web.common.templates import shop_facts

SECRET = "a secret only for tests, 0123456789 abcdefghij"


def quick_settings(**changes: Any) -> Settings:
    """Return settings that read neither the environment's ``.env`` nor write into the repository.

    ``changes`` are fields of Settings; without ``data_dir`` the system's temporary folder is named.
    """
    folder = Path(tempfile.gettempdir()) / "catalogue-tests"
    facts: dict[str, Any] = {
        "secret_key": SecretStr(SECRET),
        "data_dir": folder,
        "database_url": f"sqlite:///{folder / 'nothing.sqlite'}",
        "stripe_api_key": SecretStr("sk_test_demo_0123456789abcdefghijklmn"),
        "stripe_webhook_secret": SecretStr("whsec_0123456789abcdefghijklmn"),
        "ratelimit_enabled": False,
    }
    return Settings(_env_file=None, **{**facts, **changes})


def told_by(settings: Settings) -> Callable[[], dict[str, str]]:
    """Return what letters ask for the facts of a shop whose staff have changed nothing."""
    return lambda: shop_facts(defaults_of(settings), settings)
