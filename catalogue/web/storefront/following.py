"""Following the replies to a post by letter: the yes, and the way off again."""

from flask import Blueprint, render_template

from catalogue.blog import services
from catalogue.blog.errors import ThreadLinkLostError
from catalogue.blog.links import ThreadLinks
from catalogue.blog.queries.following import FollowedPost, followed_post
from catalogue.core.clock import utc_now
from catalogue.web.common.csrf import open_to_other_sites
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session

pages = Blueprint("following", __name__, url_prefix="/replies")


@pages.get("/following/<token>")
def ask(token: str) -> str:
    """Show the button that says yes; a mail program that opens links presses none."""
    found = followed_post(session(), _links().read_follow(token))
    return _page("follow", found, done=False)


@pages.post("/following/<token>")
def confirm(token: str) -> str:
    """Let the address follow."""
    found = services.confirm_following(session(), _links().read_follow(token), now=utc_now())
    return _page("follow", found, done=True)


@pages.get("/leaving/<token>")
def offer(token: str) -> str:
    """Show the button that ends it."""
    found = followed_post(session(), _links().read_leave(token))
    return _page("leave", found, done=False)


@pages.post("/leaving/<token>")
@open_to_other_sites
def leave(token: str) -> str:
    """Write no more; also what the button of a mail program sends (RFC 8058)."""
    found = services.leave_thread(session(), _links().read_leave(token), now=utc_now())
    return _page("leave", found, done=True)


def _page(act: str, post: FollowedPost | None, *, done: bool) -> str:
    if post is None or (act == "follow" and not post.is_public):
        raise ThreadLinkLostError
    return render_template("storefront/blog/following.html", act=act, post=post, done=done)


def _links() -> ThreadLinks:
    return ThreadLinks(settings().base_url, settings().secret_key.get_secret_value())
