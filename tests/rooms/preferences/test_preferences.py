"""What staff change about the shop holds at once, has a history, and is never overwritten."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalogue.core.money import Money
from catalogue.db import Database
from catalogue.db.generation import current_generation
from catalogue.db.probe import GenerationProbe
from catalogue.preferences.defaults import defaults_of
from catalogue.preferences.errors import StalePreferencesError
from catalogue.preferences.keeper import PreferenceKeeper
from catalogue.preferences.models import KeptPreference, PreferenceChange
from catalogue.preferences.queries import changes, preferences, standing_of
from catalogue.preferences.services import change_preferences
from catalogue.preferences.shipping import ShippingRates, ShippingZone, Tier
from catalogue.preferences.types import PreferenceGroup
from tests.support.settings import quick_settings
from tests.support.times import NOON

DEFAULTS = defaults_of(quick_settings(shop_name="The corner", shop_currency="EUR"))
SHOP = PreferenceGroup.SHOP


def change(
    session: Session, group: PreferenceGroup = SHOP, *, version: int = 0, **values: Any
) -> list[PreferenceChange]:
    made = change_preferences(
        session,
        group,
        values,
        defaults=DEFAULTS,
        version=version,
        by="ann@example.com",
        now=NOON,
    )
    session.flush()
    return made


def test_a_shop_that_never_opened_the_page_is_as_its_environment_says(session: Session) -> None:
    assert preferences(session, DEFAULTS) == DEFAULTS
    assert (DEFAULTS.name, DEFAULTS.currency) == ("The corner", "EUR")
    assert DEFAULTS.shipping.countries[:2] == ("GB", "IE")


def test_what_is_changed_holds_and_the_rest_stays_with_the_environment(session: Session) -> None:
    change(session, name="The bridge", address="1 Shelf Lane\nLeeds")
    held = preferences(session, DEFAULTS)
    assert (held.name, held.address) == ("The bridge", "1 Shelf Lane\nLeeds")
    assert held.contact_email == DEFAULTS.contact_email


def test_rates_by_weight_come_back_as_they_were_kept(session: Session) -> None:
    home = ShippingZone(
        ("GB",),
        (Tier(500, Money(295, "EUR")), Tier(None, Money(450, "EUR"))),
        Money(5000, "EUR"),
    )
    rates = ShippingRates((home,), packaging_g=40)
    change(session, PreferenceGroup.DELIVERY, shipping=rates)
    assert preferences(session, DEFAULTS).shipping == rates


def test_every_change_stands_in_the_history_with_who_and_what_it_was(session: Session) -> None:
    change(session, name="The bridge")
    change(session, name="The river", version=1)
    newest, first = sorted(changes(session), key=lambda one: -one.version)
    assert (first.before, first.after) == (None, "The bridge")
    assert (newest.before, newest.after) == ("The bridge", "The river")
    assert newest.changed_by == "ann@example.com"


def test_what_is_sent_as_it_was_is_no_change(session: Session) -> None:
    assert change(session, name="The corner") == []
    assert standing_of(session, SHOP).version == 0


def test_nothing_lets_the_environment_hold_again(session: Session) -> None:
    change(session, name="The bridge")
    change(session, name=None, version=1)
    assert preferences(session, DEFAULTS).name == "The corner"


def test_a_form_that_was_opened_before_another_change_is_refused(session: Session) -> None:
    change(session, name="The bridge")
    with pytest.raises(StalePreferencesError, match="has changed"):
        change(session, address="Elsewhere")
    assert preferences(session, DEFAULTS).address == DEFAULTS.address


def test_groups_are_changed_side_by_side(session: Session) -> None:
    change(session, name="The bridge")
    change(session, PreferenceGroup.REPLIES, close_after_days=30)
    assert preferences(session, DEFAULTS).close_after_days == 30


def test_what_this_version_does_not_know_or_cannot_read_is_passed_over(session: Session) -> None:
    for key, value in (("music", '"loud"'), ("currencies", "[]"), ("hold_words", "7")):
        session.add(
            KeptPreference(key=key, value=value, version=1, changed_at=NOON, changed_by="x")
        )
    session.flush()
    assert preferences(session, DEFAULTS) == DEFAULTS


def test_a_change_is_seen_by_every_process_at_once(database: Database) -> None:
    here = PreferenceKeeper(GenerationProbe(database), DEFAULTS)
    there = PreferenceKeeper(GenerationProbe(database), DEFAULTS)
    assert there.now().name == "The corner"
    with database.read() as reader:
        before = current_generation(reader)
    with database.write() as writer:
        change(writer, name="The bridge")
    assert here.now().name == there.now().name == "The bridge"
    with database.read() as reader:
        assert current_generation(reader) == before + 1
