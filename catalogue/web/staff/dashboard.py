"""The first page of the staff: what needs somebody now, and how the day goes."""

from typing import Any

from flask import Blueprint, render_template

from catalogue.accounts.types import Role
from catalogue.core.clock import utc_now
from catalogue.reports import today
from catalogue.reports.queries import stock_to_reorder
from catalogue.web.common.transaction import session
from catalogue.web.staff.permissions import EDITORS, OWNER, SUPPORTERS
from catalogue.web.staff.shell import member

pages = Blueprint("staff_dashboard", __name__, url_prefix="/staff")


@pages.get("/")
def show() -> str:
    """Show the day, to each what concerns their role."""
    return render_template("staff/dashboard.html", now=utc_now(), **_parts(member().role))


def _parts(role: Role) -> dict[str, Any]:
    """Return what somebody of a role may see; None is not theirs."""
    now, read = utc_now(), session()
    count, replies = today.waiting_replies(read)
    is_selling, is_helping = role in EDITORS, role in SUPPORTERS
    low = [row for row in stock_to_reorder(read, now=now) if row.is_low] if is_selling else []
    return {
        "replies_waiting": count,
        "replies": replies,
        "low": low,
        "compared": today.compared(read, now=now) if is_selling else None,
        "flags": today.open_flags(read) if is_helping else 0,
        "orders": today.last_orders(read) if is_helping else None,
        "health": today.health(read, now=now) if role in OWNER else None,
    }
