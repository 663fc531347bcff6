"""News by mail: signing up, saying yes, leaving."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_limiter.util import get_remote_address
from wtforms import Form

from catalogue.core.clock import utc_now
from catalogue.news import services
from catalogue.news.errors import NewsLinkLostError
from catalogue.news.links import NewsLinks
from catalogue.news.queries import subscriber_by_token, subscriber_who_asked
from catalogue.news.types import WORDING, Agreement, SubscriberStatus
from catalogue.web.common.answers import see_other
from catalogue.web.common.csrf import open_to_other_sites
from catalogue.web.common.fields import EmailField, refuse_repeats
from catalogue.web.common.limits import LETTERS, LETTERS_TO_ONE, addressee, limiter
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import language, settings
from catalogue.web.common.transaction import session

pages = Blueprint("news", __name__, url_prefix="/news")


class NewsForm(Form):
    """An address, and no more than that."""

    email = EmailField()


@pages.get("")
@public_page()
def new() -> str:
    """Show the empty form."""
    return render_template("storefront/news/new.html", form=NewsForm())


@pages.post("")
@limiter.limit(LETTERS)
@limiter.limit(LETTERS_TO_ONE, key_func=addressee)
def create() -> Response:
    """Write to the address whether it wants the news; the same answer whoever asks."""
    refuse_repeats(request.form)
    form = NewsForm(request.form)
    if not form.validate():
        return make_response(render_template("storefront/news/new.html", form=form), 422)
    email = form.email.data or ""
    services.ask(session(), email, _agreement(WORDING), links=_links(), now=utc_now())
    return see_other(url_for("news.asked"))


@pages.get("/asked")
@public_page()
def asked() -> str:
    """Say where to look now; to everybody alike."""
    return render_template("storefront/news/asked.html")


@pages.get("/confirm/<token>")
def confirm(token: str) -> str:
    """Show a button; a scanner that opens the link signs nobody up."""
    subscriber = subscriber_who_asked(session(), _links().read_confirm(token))
    is_in = subscriber.status is SubscriberStatus.SUBSCRIBED
    return render_template(
        "storefront/news/confirm.html", email=subscriber.email, token=token, is_in=is_in
    )


@pages.post("/confirm/<token>")
@limiter.limit(LETTERS)
def let_in(token: str) -> Response:
    """Let the address onto the list, and show that it is there."""
    services.confirm(session(), token, _agreement(WORDING), links=_links(), now=utc_now())
    return see_other(url_for("news.confirm", token=token))


@pages.get("/leave/<token>")
def leave(token: str) -> str:
    """Show a button; a scanner that opens the link takes nobody off."""
    return _leave_page(token)


@pages.post("/leave/<token>")
@open_to_other_sites
def let_go(token: str) -> str:
    """Take the address off the list at once, without a redirect (RFC 8058). Twice is once."""
    services.leave(session(), token, _agreement(""), now=utc_now())
    return _leave_page(token)


@pages.errorhandler(NewsLinkLostError)
def lost(_error: NewsLinkLostError) -> Response:
    """Answer every link that opens nothing alike, and offer to sign up anew."""
    return make_response(render_template("storefront/news/lost.html", form=NewsForm()), 404)


def _leave_page(token: str) -> str:
    subscriber = subscriber_by_token(session(), token)
    is_in = subscriber.status is SubscriberStatus.SUBSCRIBED
    return render_template(
        "storefront/news/leave.html", email=subscriber.email, token=token, is_in=is_in
    )


def _agreement(words: str) -> Agreement:
    return Agreement(sender=get_remote_address(), words=language().say(words))


def _links() -> NewsLinks:
    return NewsLinks(settings().base_url, settings().secret_key.get_secret_value())
