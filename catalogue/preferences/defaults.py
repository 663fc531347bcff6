"""What holds as long as nobody of the staff has said otherwise: what the environment says."""

from email.utils import parseaddr

from catalogue.core.money import Money
from catalogue.preferences.shipping import ShippingRates
from catalogue.preferences.types import Preferences
from catalogue.settings import Settings

_REFUND_LIMIT = 5000
_REORDER_AT = 5
_LINKS = 2


def defaults_of(settings: Settings) -> Preferences:
    """Return the preferences of a shop whose staff have never changed any."""
    return Preferences(
        name=settings.shop_name,
        address=settings.shop_address,
        contact_email=settings.staff_address,
        returns_address="",
        currencies=(settings.shop_currency,),
        refund_limit=Money(_REFUND_LIMIT, settings.shop_currency),
        reorder_at=_REORDER_AT,
        statement_by_mail=True,
        shipping=ShippingRates.parse(settings.shipping_rates, settings.shop_currency),
        sender_name=parseaddr(settings.mail_from)[0],
        return_text="",
        close_after_days=settings.replies_close_after_days,
        hold_links_over=_LINKS,
        hold_words=(),
        hold_first=True,
        accent="",
        accent_dark="",
    )
