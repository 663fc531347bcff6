"""The forms of signing in, with a brake on guessing."""

from typing import Any

from flask import request
from flask_security.forms import LoginForm, VerifyForm

from catalogue.accounts.services.guessing import note_failure, seconds_to_wait
from catalogue.core.clock import utc_now
from catalogue.core.i18n import N_
from catalogue.web.common.shop import language
from catalogue.web.common.transaction import session

_MINUTE = 60


class Braked:
    """Counts failures by account and by address, and makes whoever guesses wait."""

    form_errors: list[str]

    def account(self) -> str:
        """Return whom somebody claims to be."""
        raise NotImplementedError

    def is_right(self, **more: Any) -> bool:
        """Return whether the form itself finds nothing wrong."""
        raise NotImplementedError

    def validate(self, **more: Any) -> bool:
        """Look at the brake first; count what fails, in a transaction of its own."""
        asked = {"account": self.account(), "address": request.remote_addr or ""}
        wait = seconds_to_wait(session(), **asked, now=utc_now())
        if wait:
            self.form_errors.append(_patience(wait))
            return False
        if self.is_right(**more):
            return True
        session().rollback()
        note_failure(session(), **asked, now=utc_now())
        session().commit()
        return False


class SignInForm(Braked, LoginForm):
    """Address and password."""

    def account(self) -> str:
        """Return the typed address."""
        return str(self.email.data or "")

    def is_right(self, **more: Any) -> bool:
        """Compare address and password."""
        return LoginForm.validate(self, **more)


class ProveForm(Braked, VerifyForm):
    """The password once more, before something weighty."""

    def account(self) -> str:
        """Return the address of whoever is signed in."""
        return str(self.user.email)

    def is_right(self, **more: Any) -> bool:
        """Compare the password."""
        return VerifyForm.validate(self, **more)


FORMS = {"login_form": SignInForm, "verify_form": ProveForm}


def _patience(seconds: int) -> str:
    return language().say(
        N_(
            "Too many tries. Wait %(minutes)s minutes, or have a link sent by e-mail.",
            minutes=-(-seconds // _MINUTE),
        )
    )
