"""The forms of signing in, with a brake on guessing."""

from typing import Any

from flask import request, url_for
from flask_security.forms import Form, LoginForm, TwoFactorVerifyCodeForm, VerifyForm
from flask_security.recovery_codes import MfRecoveryForm

from catalogue.accounts.services.guessing import note_failure, seconds_to_wait
from catalogue.core.clock import utc_now
from catalogue.core.i18n import N_
from catalogue.web.common.shop import language
from catalogue.web.common.transaction import session

_MINUTE = 60


def braked(form: Form, kind: type[Form], account: str, **more: Any) -> bool:
    """Let a form be judged by its kind, unless too many tries have failed; count what fails."""
    asked = {"account": account, "address": request.remote_addr or ""}
    wait = seconds_to_wait(session(), **asked, now=utc_now())
    if wait:
        form.form_errors.append(_patience(wait))
        return False
    if kind.validate(form, **more):
        return True
    note_failure(session(), **asked, now=utc_now())
    session().commit()
    return False


class SignInForm(LoginForm):
    """Address and password; whoever came without a way to go on goes to the day's page."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        """Keep where to go on to."""
        super().__init__(*args, **settings)
        self.next.data = self.next.data or url_for("staff_dashboard.show")

    def validate(self, **more: Any) -> bool:
        """Compare both."""
        return braked(self, LoginForm, str(self.email.data or ""), **more)


class ProveForm(VerifyForm):
    """The password once more, before something weighty."""

    def validate(self, **more: Any) -> bool:
        """Compare the password of whoever is signed in."""
        return braked(self, VerifyForm, self.user.email, **more)


class CodeForm(TwoFactorVerifyCodeForm):
    """The code of an app."""

    def validate(self, **more: Any) -> bool:
        """Compare the code; it is used up by that."""
        if self.code.data:
            self.code.data = "".join(self.code.data.split())
        assert self.user is not None  # noqa: S101 -- the view has found the person.
        return braked(self, TwoFactorVerifyCodeForm, self.user.email, **more)


class RecoveryForm(MfRecoveryForm):
    """One of the codes that were written down."""

    def validate(self, **more: Any) -> bool:
        """Compare the code."""
        assert self.user is not None  # noqa: S101 -- the view has found the person.
        self.code.data = (self.code.data or "").strip().lower()
        return braked(self, MfRecoveryForm, self.user.email, **more)


FORMS = {
    "login_form": SignInForm,
    "verify_form": ProveForm,
    "two_factor_verify_code_form": CodeForm,
    "mf_recovery_form": RecoveryForm,
}


def _patience(seconds: int) -> str:
    return language().say(
        N_(
            "Too many tries. Wait %(minutes)s minutes, or have a link sent by e-mail.",
            minutes=-(-seconds // _MINUTE),
        )
    )
