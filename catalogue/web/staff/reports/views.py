"""Reports: what was sold, which posts led to it, what to reorder, what went back."""

from datetime import date

from flask import Blueprint, Response, render_template, request

from catalogue.core.clock import utc_now
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.core.spreadsheets import csv_text
from catalogue.reports.money_back import money_back
from catalogue.reports.queries import first_day, stock_to_reorder
from catalogue.reports.statement import statement_of
from catalogue.reports.types import Dimension, StockRow
from catalogue.web.common.transaction import session
from catalogue.web.staff.reports.asking import BY_WORDS, Asked, AskForm, By, ask
from catalogue.web.staff.reports.tables import as_csv, named_rows, sections

pages = Blueprint("staff_reports", __name__, url_prefix="/staff/reports")

_STOCK = ("sku", "title", "stock", "sold", "weeks", "per_week", "weeks_left", "reorder")
_BACK = ("day", "order", "currency", "amount", "kind", "status", "reason")


def _asked() -> tuple[AskForm, Asked]:
    return ask(request.args, today=utc_now().date(), since=first_day(session()))


@pages.get("/")
def index() -> str:
    """Show the sales at a glance, and where the rest lies."""
    form, asked = _asked()
    stock = [row for row in stock_to_reorder(session(), now=utc_now()) if row.is_low]
    return render_template(
        "staff/reports/index.html",
        form=form,
        asked=asked,
        sections=sections(session(), asked, Dimension.TITLE),
        low=stock,
    )


@pages.get("/sales")
def sales() -> str:
    """Show sales by time, title, form, country or discount."""
    form, asked = _asked()
    return render_template(
        "staff/reports/sales.html",
        form=form,
        asked=asked,
        by_words=BY_WORDS,
        sections=sections(session(), asked, asked.by.dimension),
    )


@pages.get("/sales.csv")
def sales_csv() -> Response:
    """Give the same rows to a spreadsheet."""
    _, asked = _asked()
    return _csv(as_csv(named_rows(session(), asked, asked.by.dimension), asked), "sales")


@pages.get("/posts")
def posts() -> str:
    """Show after which posts people bought."""
    form, asked = _asked()
    found = sections(session(), _without_time(asked), Dimension.POST)
    return render_template("staff/reports/posts.html", form=form, asked=asked, sections=found)


@pages.get("/posts.csv")
def posts_csv() -> Response:
    """Give the same rows to a spreadsheet."""
    _, asked = _asked()
    return _csv(as_csv(named_rows(session(), asked, Dimension.POST), asked), "posts")


@pages.get("/stock")
def stock() -> str:
    """Show what to reorder."""
    return render_template(
        "staff/reports/stock.html", rows=stock_to_reorder(session(), now=utc_now())
    )


@pages.get("/stock.csv")
def stock_csv() -> Response:
    """Give the same rows to a spreadsheet."""
    rows = stock_to_reorder(session(), now=utc_now())
    cells = (_stock_cells(each) for each in rows)
    return _csv(csv_text(_STOCK, cells), "stock")


@pages.get("/refunds")
def refunds() -> str:
    """Show what went back."""
    form, asked = _asked()
    rows = money_back(session(), asked.period)
    return render_template("staff/reports/refunds.html", form=form, asked=asked, rows=rows)


@pages.get("/refunds.csv")
def refunds_csv() -> Response:
    """Give the same rows to a spreadsheet."""
    _, asked = _asked()
    rows = money_back(session(), asked.period)
    cells = (
        (each.at.date(), each.code, each.currency, each.amount, each.kind, each.status, each.reason)
        for each in rows
    )
    return _csv(csv_text(_BACK, cells), "refunds")


@pages.get("/months/<month>")
def month(month: str) -> str:
    """Show the numbers of a month's letter."""
    try:
        first = date.fromisoformat(f"{month}-01")
        statement = statement_of(session(), first, now=utc_now())
    except (ValueError, OverflowError):
        raise NotFoundError(N_("There is no such month.")) from None
    return render_template("staff/reports/month.html", statement=statement)


def _stock_cells(row: StockRow) -> tuple[object, ...]:
    advice = "yes" if row.is_low else "no"
    counts = (row.stock, row.sold, row.weeks, row.per_week, row.weeks_left)
    return (row.sku, row.title, *counts, advice)


def _without_time(asked: Asked) -> Asked:
    return Asked(asked.period, By.TITLE, asked.with_tax, asked.less_refunds, asked.args)


def _csv(text: str, name: str) -> Response:
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
