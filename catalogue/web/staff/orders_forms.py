"""What the form of a refund says."""

import re

from werkzeug.datastructures import MultiDict

from catalogue.checkout.services.returning import RefundWish
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.orders.models import Order

_UNIT = re.compile(r"([0-9]{1,4})\.([1-9][0-9]{0,4})")
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_MOST = 10**9
_LONGEST_REASON = 200


def wish_of(typed: MultiDict[str, str], order: Order, *, limit: int | None) -> RefundWish:
    """Return what was ticked and typed; raise InvalidError for what no page of ours sends.

    A unit is ``position.number``; fields that the form does not have are not read.
    """
    key = typed.get("key", "")
    if not _KEY.fullmatch(key):
        raise InvalidError(N_("This form is not whole. Open the refund again."))
    lines = {line.position: line.id for line in order.lines}
    units = set()
    for text in typed.getlist("unit"):
        found = _UNIT.fullmatch(text)
        if not found or int(found[1]) not in lines:
            raise InvalidError(N_("Tick only what the list has."))
        units.add((lines[int(found[1])], int(found[2])))
    return RefundWish(
        key=key,
        units=frozenset(units),
        with_shipping="shipping" in typed,
        goodwill=_amount(typed.get("goodwill", ""), order.currency),
        takes_access=typed.get("access", "take") != "keep",
        restocks="restock" in typed,
        reason=" ".join(typed.get("reason", "").replace("\x00", "").split())[:_LONGEST_REASON],
        limit=limit,
    )


def _amount(text: str, currency: str) -> int:
    if not text.strip():
        return 0
    amount = Money.parse(text.strip().lstrip("£€$").strip(), currency).amount
    if not 0 <= amount < _MOST:
        raise InvalidError(N_("Write an amount such as 5.00, or leave it empty."))
    return amount
