"""The things that one running shop holds, within reach of every view."""

from dataclasses import dataclass
from typing import cast

from flask import current_app, g, has_request_context, request

from catalogue.core.i18n import ENGLISH, Language
from catalogue.db import Database
from catalogue.delivery.links import Links
from catalogue.payments.types import Gateway
from catalogue.preferences.keeper import PreferenceKeeper
from catalogue.preferences.types import Preferences
from catalogue.settings import Settings
from catalogue.storage import Storage
from catalogue.web.common.page_cache import GENERATION

_NAME = "catalogue"


@dataclass(frozen=True, slots=True)
class Shop:
    """Settings, database, files, the way to Stripe, what staff have set, and the language."""

    settings: Settings
    database: Database
    storage: Storage
    gateway: Gateway
    keeper: PreferenceKeeper
    language: Language = ENGLISH

    def attach(self, extensions: dict[str, object]) -> None:
        """Put the shop where ``current_shop`` finds it."""
        extensions[_NAME] = self


def current_shop() -> Shop:
    """Return the shop of this application."""
    return cast("Shop", current_app.extensions[_NAME])


def database() -> Database:
    """Return the database, for the few views that need several transactions."""
    return current_shop().database


def gateway() -> Gateway:
    """Return the way to Stripe; call it outside transactions only."""
    return current_shop().gateway


def storage() -> Storage:
    """Return the file store."""
    return current_shop().storage


def settings() -> Settings:
    """Return the settings."""
    return current_shop().settings


def preferences() -> Preferences:
    """Return what the staff have set, the same for the whole of a request."""
    keeper = current_shop().keeper
    if not has_request_context():
        return keeper.now()
    if "preferences" not in g:
        generation = request.environ.get(GENERATION)
        g.preferences = keeper.now() if generation is None else keeper.at(generation)
    return cast("Preferences", g.preferences)


def language() -> Language:
    """Return the language that pages are said in."""
    return current_shop().language


def links() -> Links:
    """Return the maker of addresses that open something for one buyer."""
    return Links(settings().base_url, settings().secret_key.get_secret_value())
