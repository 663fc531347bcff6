"""What staff may change about the shop, a page for each group, and the history of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.books.queries import unpriced_titles
from catalogue.core.clock import utc_now
from catalogue.core.countries import country_name
from catalogue.core.errors import InvalidError, NotFoundError, Refusal
from catalogue.core.i18n import N_, Words
from catalogue.core.money import Money
from catalogue.preferences.errors import NoSuchChangeError, StalePreferencesError
from catalogue.preferences.models import PreferenceChange
from catalogue.preferences.queries import change_by_id, changes, standing_of
from catalogue.preferences.queries import preferences as preferences_in
from catalogue.preferences.services import change_preferences
from catalogue.preferences.shipping import Parcel
from catalogue.preferences.types import PreferenceGroup, Preferences, from_plain, group_of
from catalogue.web.common.answers import see_other
from catalogue.web.common.delivery import shipping_rates
from catalogue.web.common.shop import current_shop, preferences
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.settings_forms import FORMS, GROUP_WORDS, known
from catalogue.web.staff.settings_preview import preview_css
from catalogue.web.staff.shell import member, told

pages = Blueprint("staff_settings", __name__, url_prefix="/staff/settings")

_PAGE = 50


@pages.get("/")
def index() -> Response:
    """Open the first group."""
    return see_other(url_for("staff_settings.show", group="shop"))


@pages.get("/<group>")
def show(group: str) -> str:
    """Show the settings of a group."""
    found = _group(group)
    form = FORMS[found](data=known(found, preferences()))
    return _rendered(found, form, standing_of(session(), found).version)


@pages.post("/<group>")
def change(group: str) -> Response:
    """Keep what was changed; a form that cannot be kept comes back as it was typed."""
    found, version = _group(group), request.form.get("version", 0, type=int)
    form = FORMS[found](request.form)
    held = preferences_in(session(), current_shop().keeper.defaults)
    if found is PreferenceGroup.DELIVERY and form.changed_rows(request.form.to_dict()):
        return make_response(_rendered(found, form, version))
    if not form.validate() or _is_wrong(found, form, held):
        return make_response(_rendered(found, form, version), 422)
    try:
        _keep(found, form.values(held), version)
    except Refusal as refusal:
        return _refused(found, form, refusal)
    told(N_("That is kept, and holds from now on."))
    return see_other(url_for("staff_settings.show", group=found.value))


@pages.get("/history")
def history() -> str:
    """Show who changed what."""
    number = max(1, request.args.get("page", 1, type=int))
    found = changes(session(), page=number, size=_PAGE)
    return render_template(
        "staff/settings/history.html",
        changes=found[:_PAGE],
        page=number,
        has_more=len(found) > _PAGE,
        groups=GROUP_WORDS,
    )


@pages.post("/history/<uuid:change_id>/back")
def put_back(change_id: UUID) -> Response:
    """Put back what held before a change."""
    row = change_by_id(session(), change_id)
    group = group_of(row.key)
    if group is None:
        raise NoSuchChangeError
    value = None if row.before is None else from_plain(row.key, row.before)
    _keep(group, {row.key: value}, standing_of(session(), group).version)
    told(N_("What held before holds again."))
    return see_other(url_for("staff_settings.history"))


@pages.get("/look/preview.css")
def preview() -> Response:
    """Give the colours of the picture beside the form, also of ones that are not kept yet."""
    css = preview_css(request.args.get("accent", ""), request.args.get("accent_dark", ""))
    return Response(css, mimetype="text/css")


def _group(name: str) -> PreferenceGroup:
    try:
        return PreferenceGroup(name)
    except ValueError as error:
        raise NotFoundError(N_("There are no such settings.")) from error


def _is_wrong(group: PreferenceGroup, form: Any, held: Preferences) -> bool:
    if group is not PreferenceGroup.DELIVERY:
        return False
    form.form_errors.extend(form.check(held))
    return bool(form.form_errors)


def _keep(group: PreferenceGroup, values: dict[str, Any], version: int) -> list[PreferenceChange]:
    """Keep values with their lines in history and audit; refuse a currency without prices."""
    defaults = current_shop().keeper.defaults
    before = preferences_in(session(), defaults)
    made = change_preferences(
        session(),
        group,
        values,
        defaults=defaults,
        version=version,
        by=member().email,
        now=utc_now(),
    )
    session().flush()
    after = preferences_in(session(), defaults)
    if after.currency != before.currency:
        _check_currency(after.currency)
    if made:
        note(
            "settings.changed",
            About("settings", group.value, group.value),
            before={row.key: row.before for row in made},
            after={row.key: row.after for row in made},
        )
    return made


def _check_currency(currency: str) -> None:
    titles = unpriced_titles(session(), currency=currency, now=utc_now())
    if titles:
        raise InvalidError(
            N_(
                "Not everything on sale has a price in %(currency)s: %(titles)s. Give it one"
                " first.",
                currency=currency,
                titles=", ".join(f"“{title}”" for title in titles),
            )
        )
    told(
        N_(
            "Pages are priced in %(currency)s now. Enter the prices of delivery anew: until then"
            " nothing printed can be ordered.",
            currency=currency,
        )
    )


def _refused(group: PreferenceGroup, form: Any, refusal: Refusal) -> Response:
    """Show the form again as it was typed; beside what holds now if somebody else was quicker."""
    session().rollback()
    form.form_errors.append(refusal.sentence)
    is_stale = isinstance(refusal, StalePreferencesError)
    held = preferences_in(session(), current_shop().keeper.defaults)
    beside = known(group, held) if is_stale else None
    page = _rendered(group, form, standing_of(session(), group).version, beside=beside)
    return make_response(page, 409 if is_stale else 422)


def _rendered(
    group: PreferenceGroup, form: Any, version: int, *, beside: dict[str, Any] | None = None
) -> str:
    tabs = [
        (words, url_for("staff_settings.show", group=one)) for one, words in GROUP_WORDS.items()
    ]
    return render_template(
        f"staff/settings/{group.value}.html",
        form=form,
        version=version,
        beside=beside,
        tabs=[*tabs, (N_("History"), url_for("staff_settings.history"))],
        here=url_for("staff_settings.show", group=group.value),
        title=GROUP_WORDS[group],
        held=preferences(),
        tried=_tried() if group is PreferenceGroup.DELIVERY else None,
    )


def _tried() -> Words | None:
    """Return what the parcel in the try-out box costs."""
    grams, country = request.args.get("grams", type=int), request.args.get("country", "").upper()
    if grams is None or not country:
        return None
    goods = Money.zero(preferences().currency)
    price = shipping_rates().price_to(country, Parcel(grams, goods))
    facts: dict[str, Any] = {"grams": grams, "country": country_name(country)}
    if price is None:
        return N_("The shop cannot post a parcel of %(grams)s g to %(country)s.", **facts)
    return N_("A parcel of %(grams)s g to %(country)s costs %(price)s.", price=price, **facts)
