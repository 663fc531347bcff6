"""The staff's session lies in a signed cookie that exists under /staff alone.

Everywhere else it is empty and is neither read nor written, so that public pages stay the same for
everyone and may be kept by any cache.
"""

from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from catalogue.web.common.paths import is_staff_path


class StaffSessions(SecureCookieSessionInterface):
    """Flask's own session, for one part of the shop."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie on staff pages; give an empty session that nobody keeps elsewhere."""
        if is_staff_path(request.path):
            return super().open_session(app, request)
        return SecureCookieSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed on staff pages."""
        if is_staff_path(request.path):
            super().save_session(app, session, response)


def cookie_settings(*, is_production: bool) -> dict[str, Any]:
    """Return Flask's settings of the cookie; browsers take ``__Host-`` over https only."""
    return {
        "SESSION_COOKIE_NAME": "__Host-staff" if is_production else "staff",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_SECURE": is_production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }
