"""The library's letters, written by the shop: kept, sent by a job, with links under BASE_URL."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import url_for
from flask_security import MailUtil

from catalogue.accounts import mails
from catalogue.core.clock import utc_now
from catalogue.mail.services import post_letter
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session

if TYPE_CHECKING:
    from catalogue.web.staff.sign_in.people import SignedIn


class ShopMail(MailUtil):
    """Takes what the library would send, and posts a letter of ours in the same transaction."""

    def send_mail(  # noqa: PLR0917 -- as the library has it.
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **facts: Any,
    ) -> None:
        """Post the letter that is meant: a link to choose a password, or that it has changed."""
        del template, subject, recipient, sender, body, html
        user: SignedIn = facts["user"]
        if "reset_link" in facts:
            path = urlsplit(facts["reset_link"]).path
            letter = mails.reset_link(user.row, url=settings().base_url + path)
        else:
            path = url_for("staff_sign_in.forgot_password")
            letter = mails.password_changed(user.row, url=settings().base_url + path)
        post_letter(session(), letter, now=utc_now())
