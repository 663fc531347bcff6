"""What every staff page stands on: who is signed in, and what to tell them on the next page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from flask import flash, g, get_flashed_messages, request
from flask import session as browser
from flask_security import current_user

from catalogue.accounts.queries import open_session_of
from catalogue.accounts.types import Actor, Role
from catalogue.web.common.paths import is_staff_path
from catalogue.web.common.shop import language
from catalogue.web.common.transaction import session
from catalogue.web.staff.permissions import grant_of

if TYPE_CHECKING:
    from catalogue.accounts.models import StaffMember, StaffSession

SESSION_TOKEN = "staff_session"  # noqa: S105 -- the name of a key, not a secret.


@dataclass(frozen=True, slots=True)
class Told:
    """A notice for the next page; ``undo`` is the address to POST to for taking it back."""

    text: str
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Who is signed in."""

    id: UUID
    email: str
    name: str
    role: Role
    has_second_factor: bool
    session_id: UUID

    def may(self, endpoint: str) -> bool:
        """Return whether this person may use a route."""
        grant = grant_of(endpoint)
        return grant is not None and grant.allows(self.role)


def find_member() -> Member | None:
    """Return who is signed in in this browser, None for nobody or somebody disabled meanwhile."""
    if "staff_member" not in g:
        g.staff_member = _read_member()
    return cast("Member | None", g.staff_member)


def forget_member() -> None:
    """Ask again who is signed in, after that has changed within a request."""
    g.pop("staff_member", None)


def member() -> Member:
    """Return who is signed in; behind the gate there always is somebody."""
    found = find_member()
    if found is None:
        message = "a staff view ran without anybody signed in"
        raise RuntimeError(message)
    return found


def actor() -> Actor:
    """Return who is signed in, as the audit writes it down."""
    who = member()
    return Actor(who.email, who.id, request.remote_addr or "")


def told(text: str, *, undo: str = "") -> None:
    """Say a sentence at the top of the next page, with a way to take the deed back."""
    flash(language().say(text), undo)


def notices() -> list[Told]:
    """Return what is to be said on this page, once."""
    kept = cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))
    return [Told(text, undo if is_staff_path(undo) else "") for undo, text in kept]


def _read_member() -> Member | None:
    token = browser.get(SESSION_TOKEN)
    if not token or not current_user.is_authenticated:
        return None
    row: StaffMember = current_user.row
    opened: StaffSession | None = open_session_of(session(), token)
    if opened is None or opened.member_id != row.id or not row.is_active:
        return None
    factors = bool(row.totp_secret or row.passkeys)
    return Member(row.id, row.email, row.shown_name, row.role, factors, opened.id)
