"""The codes of a discount as a list for a spreadsheet or a letter shop."""

from uuid import UUID

from flask import Blueprint, Response, request

from catalogue.core.spreadsheets import csv_text
from catalogue.discounts import queries
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note

pages = Blueprint("staff_discount_codes", __name__, url_prefix="/staff/discounts")

_COLUMNS = ("code", "status", "uses", "batch", "made_at")


@pages.post("/<uuid:discount_id>/codes.csv")
def fetch(discount_id: UUID) -> Response:
    """Give all codes, or those of one batch; that somebody took them is written down.

    Codes are letters, digits and hyphens, so no cell can be taken for a formula.
    """
    discount = queries.discount_by_id(session(), discount_id)
    asked = request.form.get("batch", "")
    batch = (
        int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("10000") else None
    )
    rows = queries.codes_of(session(), discount.id, batch=batch)
    after = {"batch": batch, "codes": len(rows)}
    note("discount.codes_fetched", About("discount", discount.id, discount.name), after=after)
    response = Response(_csv(rows), content_type="text/csv; charset=utf-8")
    name = f"codes-{batch}.csv" if batch else "codes.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _csv(rows: list[queries.CodeRow]) -> str:
    return csv_text(_COLUMNS, (_cells(row) for row in rows))


def _cells(row: queries.CodeRow) -> tuple[object, ...]:
    made = row.made_at.isoformat(timespec="seconds")
    return (row.code, row.state.value, row.uses, row.batch, made)
