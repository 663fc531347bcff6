"""The audit: who did what to what, when and from where."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from flask import Blueprint, Response, render_template, request

from catalogue.accounts.auditing import AuditFilter
from catalogue.accounts.models import AuditEntry
from catalogue.accounts.queries.audit import audit_choices, audit_page, every_entry
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.spreadsheets import csv_text
from catalogue.web.common.transaction import session
from catalogue.web.staff.acts import act_words
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.lists import here_with, text_asked

pages = Blueprint("staff_audit", __name__, url_prefix="/staff/audit")

_COLUMNS = (*("at", "who", "act", "kind", "id", "label", "before", "after", "address"),)


@pages.get("/")
def index() -> str:
    """Show fifty entries, the newest first."""
    wanted, before = _wanted(), _before()
    entries, last = audit_page(session(), wanted, before=before)
    return render_template(
        "staff/audit/index.html",
        entries=[(entry, changes(entry)) for entry in entries],
        next_url=here_with(before=last) if last else None,
        first_url=here_with(before=None) if before else None,
        choices=audit_choices(session()),
        wanted=wanted,
        act_words=act_words,
    )


@pages.post("/audit.csv")
def export() -> Response:
    """Give all entries that the filter finds; the export is an entry itself."""
    wanted = _wanted()
    text = csv_text(_COLUMNS, _rows(every_entry(session(), wanted)))
    note("audit.exported", About("audit", "all", "audit.csv"))
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Return the fields that changed, each with what it was and what it is."""
    names = dict.fromkeys([*entry.before, *entry.after])
    return [(name, _said(entry.before.get(name)), _said(entry.after.get(name))) for name in names]


def _said(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _rows(entries: Iterator[AuditEntry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield (
            entry.at.isoformat(timespec="seconds"),
            *(entry.actor, entry.act, entry.about_kind, entry.about_id, entry.about_label),
            json.dumps(entry.before, ensure_ascii=False) if entry.before else "",
            json.dumps(entry.after, ensure_ascii=False) if entry.after else "",
            entry.origin.address if entry.origin else "",
        )


def _wanted() -> AuditFilter:
    until = _day("until")
    return AuditFilter(
        actor=text_asked("who"),
        act=text_asked("act"),
        kind=text_asked("kind"),
        q=text_asked("q"),
        since=_day("since"),
        until=until + timedelta(days=1) if until else None,
    )


def _day(name: str) -> datetime | None:
    """Return the beginning of a day that the address names, in UTC."""
    asked = text_asked(name)
    if not asked:
        return None
    try:
        return datetime.combine(date.fromisoformat(asked), time(), UTC)
    except ValueError as error:
        raise InvalidError(N_("Write a day as 2026-11-27.")) from error


def _before() -> UUID | None:
    asked = request.args.get("before", "")
    try:
        return UUID(asked) if asked else None
    except ValueError as error:
        raise InvalidError(
            N_("The audit has no such page. Begin with the newest entries.")
        ) from error
