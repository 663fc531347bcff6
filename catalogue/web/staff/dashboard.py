"""The first page of the staff: what needs somebody now."""

from flask import Blueprint, render_template

pages = Blueprint("staff_dashboard", __name__, url_prefix="/staff")


@pages.get("/")
def show() -> str:
    """Show the day."""
    return render_template("staff/dashboard.html")
