"""Letters of the reports."""

from datetime import date

from catalogue.mail.rendering import render_letter
from catalogue.mail.types import Letter
from catalogue.reports.statement import Statement


def monthly_statement(statement: Statement, *, to: str, base_url: str) -> Letter:
    """Tell an owner what the month came to."""
    return render_letter(
        "reports/monthly_statement",
        to=to,
        about=about_month(statement.first),
        statement=statement,
        url=f"{base_url}/staff/reports/months/{statement.first:%Y-%m}",
    )


def about_month(first: date) -> str:
    """Return what the letters of a month are about; they are written once for each."""
    return f"statement:{first:%Y-%m}"
