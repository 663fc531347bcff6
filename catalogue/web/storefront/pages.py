"""Pages that say how the shop goes about its work."""

from flask import Blueprint, render_template

from catalogue.web.common.delivery import delivery_rates
from catalogue.web.common.page_cache import public_page

pages = Blueprint("pages", __name__)


@pages.get("/accessibility")
@public_page()
def accessibility() -> str:
    """Say how well the shop can be used, and whom to tell where it cannot."""
    return render_template("storefront/accessibility.html")


@pages.get("/privacy")
@public_page()
def privacy() -> str:
    """Say what is kept about whom, and how long."""
    return render_template("storefront/privacy.html")


@pages.get("/terms")
@public_page()
def terms() -> str:
    """Say what delivery costs and how a book goes back."""
    return render_template("storefront/terms.html", delivery_rates=delivery_rates())
