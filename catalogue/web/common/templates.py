"""What every page template knows: filters, the shop's name, addresses of static files."""

import re
from collections.abc import Iterator, Mapping

from flask import Flask, request
from jinja2 import StrictUndefined

from catalogue.core.assets import asset_folder
from catalogue.core.formatting import filters
from catalogue.core.i18n import ENGLISH, Language
from catalogue.news.types import WORDING
from catalogue.preferences.accents import theme_version
from catalogue.preferences.types import Preferences
from catalogue.settings import Settings
from catalogue.web.common.shop import preferences
from catalogue.web.common.static_files import StaticFiles

_FURTHER = re.compile("[2-9]|[1-9][0-9]{1,5}")


def shop_facts(held: Preferences, settings: Settings) -> dict[str, str]:
    """Return what pages and letters may say about the shop."""
    return {
        "name": held.name,
        "currency": held.currency,
        "base_url": settings.base_url,
        "address": held.address,
        "email": held.contact_email,
        "returns_address": held.returns_address or held.address,
        "return_text": held.return_text,
        "theme": theme_version(held),
    }


class LiveFacts(Mapping[str, str]):
    """The facts of the shop as they hold in the request in which a template asks."""

    def __init__(self, settings: Settings) -> None:
        """Know what only the environment says."""
        self._settings = settings

    def __getitem__(self, name: str) -> str:
        """Return one fact."""
        return self._now()[name]

    def __iter__(self) -> Iterator[str]:
        """Name the facts."""
        return iter(self._now())

    def __len__(self) -> int:
        """Count them."""
        return len(self._now())

    def _now(self) -> dict[str, str]:
        return shop_facts(preferences(), self._settings)


def install(
    app: Flask, settings: Settings, static_files: StaticFiles, language: Language = ENGLISH
) -> None:
    """Prepare Jinja: strict, escaping, in the shop's language."""
    app.template_folder = str(asset_folder("templates"))
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.policies["ext.i18n.trimmed"] = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        language.catalogue, newstyle=True
    )
    environment.filters.update(filters(language))
    environment.globals.update(
        shop=LiveFacts(settings),
        static_url=static_files.url,
        language=language.code,
        takes_payments=settings.takes_payments,
        news_words=WORDING,
    )

    @app.context_processor
    def _addresses() -> dict[str, str]:
        return {
            "request_path": request.path,
            "canonical_url": settings.base_url + request.path + _further_page(),
        }


def _further_page() -> str:
    """Return what tells a further page of a list from its first; other parameters only narrow."""
    number = request.args.get("page", "")
    return f"?page={number}" if _FURTHER.fullmatch(number) else ""
