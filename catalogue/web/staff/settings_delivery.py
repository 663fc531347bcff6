"""The table of zones and weights: rows are added and taken out by buttons that post the form."""

import re
from typing import Any

from wtforms import FieldList, Form, FormField, IntegerField, StringField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from catalogue.core.countries import is_country
from catalogue.core.errors import Refusal
from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.preferences.shipping import ShippingRates, ShippingZone, Tier
from catalogue.preferences.types import Preferences

_MOST_GRAMS = 100_000
_MOST_ROWS = 30
_GRAMS = re.compile(r"[0-9]{1,6}")
_PRICED = N_("Enter a price, such as 2.95.")


class TierForm(Form):
    """One price, up to a weight; an empty row counts as none."""

    up_to_g = StringField()
    price = StringField()

    def validate_up_to_g(self, field: StringField) -> None:
        """Refuse what is no weight."""
        text = (field.data or "").strip()
        if text and not (_GRAMS.fullmatch(text) and 0 < int(text) <= _MOST_GRAMS):
            raise ValidationError(N_("Enter whole grams, or leave it empty for any weight."))

    @property
    def is_empty(self) -> bool:
        """Return whether nothing stands in the row."""
        return not (self.up_to_g.data or "").strip() and not (self.price.data or "").strip()


class ZoneForm(Form):
    """The countries of one zone and its prices."""

    countries = StringField()
    free_from = StringField()
    tiers = FieldList(FormField(TierForm), max_entries=_MOST_ROWS)

    def codes(self) -> tuple[str, ...]:
        """Return the codes of the countries, each once."""
        return tuple(dict.fromkeys(re.findall(r"\w+", (self.countries.data or "").upper())))

    def validate_countries(self, field: StringField) -> None:
        """Refuse what is no country."""
        wrong = [code for code in self.codes() if not is_country(code)]
        if wrong:
            raise ValidationError(N_("“%(code)s” is no code of a country.", code=wrong[0]))
        if not self.codes():
            raise ValidationError(N_("Enter the codes of the countries, or take the zone out."))
        field.data = ", ".join(self.codes())


class DeliveryForm(Form):
    """All zones, and what a packaging weighs."""

    packaging_g = IntegerField(
        validators=[
            InputRequired(N_("Enter a whole number.")),
            NumberRange(0, 10_000, N_("Enter whole grams from 0 to 10,000.")),
        ]
    )
    zones = FieldList(FormField(ZoneForm), max_entries=_MOST_ROWS)

    @staticmethod
    def known(held: Preferences) -> dict[str, Any]:
        """Return what the form begins with."""
        zones = [
            {
                "countries": ", ".join(zone.countries),
                "free_from": "" if zone.free_from is None else str(zone.free_from.decimal),
                "tiers": [
                    {"up_to_g": str(tier.up_to_g or ""), "price": str(tier.price.decimal)}
                    for tier in zone.tiers
                ],
            }
            for zone in held.shipping.zones
        ]
        return {"packaging_g": held.shipping.packaging_g, "zones": zones}

    def changed_rows(self, pressed: dict[str, str]) -> bool:
        """Add or take out the row whose button was pressed; False when none was."""
        zone, _, tier = (pressed.get("take_out") or pressed.get("add") or "").partition("-")
        if "add" in pressed and not zone:
            self.zones.append_entry({"tiers": [{}]})
        elif "add" in pressed:
            self._entry(self.zones, zone).tiers.append_entry()
        elif "take_out" in pressed:
            rows, index = (
                (self._entry(self.zones, zone).tiers, tier) if tier else (self.zones, zone)
            )
            rows.entries.remove(self._entry(rows, index))
        else:
            return False
        return True

    def values(self, held: Preferences) -> dict[str, Any]:
        """Return what a valid form says; raise InvalidError, with the sentence, for what is not."""
        zones = tuple(_zone(entry.form, held.currency) for entry in self.zones)
        return {"shipping": ShippingRates(zones, self.packaging_g.data or 0)}

    def check(self, held: Preferences) -> list[str]:
        """Return what is wrong with prices and with the zones among themselves."""
        found: list[str] = []
        seen: set[str] = set()
        for entry in self.zones:
            found += [
                N_("%(code)s stands in two zones.", code=code)
                for code in entry.form.codes()
                if code in seen
            ]
            seen.update(entry.form.codes())
            try:
                zone = _zone(entry.form, held.currency)
            except Refusal as error:
                found.append(error.sentence)
                continue
            if not zone.tiers:
                found.append(_PRICED)
        return found

    @staticmethod
    def _entry(rows: Any, index: str) -> Any:
        return next(
            (row for row in rows.entries if row.name.endswith(f"-{index}")), rows.entries[-1]
        )


def _zone(form: Any, currency: str) -> ShippingZone:
    rows = [entry.form for entry in form.tiers if not entry.form.is_empty]
    tiers = [Tier(_grams(row), _money(row.price.data, currency)) for row in rows]
    tiers.sort(key=lambda tier: (tier.up_to_g is None, tier.up_to_g or 0))
    free = (form.free_from.data or "").strip()
    return ShippingZone(form.codes(), tuple(tiers), _money(free, currency) if free else None)


def _grams(row: Any) -> int | None:
    text = (row.up_to_g.data or "").strip()
    return int(text) if text else None


def _money(text: str | None, currency: str) -> Money:
    return abs_money(Money.parse(text or "", currency))


def abs_money(money: Money) -> Money:
    """Return an amount that nobody can owe the buyer."""
    return Money(abs(money.amount), money.currency)
