"""The overview: the last payments, and what a person may do with them."""

from werkzeug import Response

from catalogue.core.clock import from_timestamp
from catalogue.core.money import Money
from catalogue.sandbox.ledger import ledger_entries
from catalogue.sandbox.rendering import page
from catalogue.sandbox.store import Store

_SHOWN = 25


def overview(store: Store, shop_name: str) -> Response:
    """Show the last payments."""
    with store.begin() as work:
        entries = ledger_entries(work, _SHOWN)
        events = work.all("SELECT * FROM event ORDER BY seq DESC LIMIT ?", _SHOWN)
    for entry in entries:
        entry["when"] = from_timestamp(entry["created"])
        for name in ("amount_total", "charged", "refunded"):
            entry[f"{name}_shown"] = Money(entry[name], entry["currency"]).format()
    return page("overview.html", shop_name=shop_name, entries=entries, events=events)
