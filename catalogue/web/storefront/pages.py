"""Pages that say how the shop goes about its work."""

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from catalogue.core.markdown import render_markdown
from catalogue.preferences.accents import theme_css
from catalogue.web.common.delivery import delivery_rates
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import preferences

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
    own_words = Markup(render_markdown(preferences().return_text))  # noqa: S704 -- sanitised.
    return render_template(
        "storefront/terms.html", delivery_rates=delivery_rates(), own_words=own_words
    )


@pages.get("/theme.css")
@public_page()
def theme() -> Response:
    """Give the colours that staff have chosen; ``?v=`` only makes browsers ask for new ones."""
    return Response(theme_css(preferences()), mimetype="text/css")
