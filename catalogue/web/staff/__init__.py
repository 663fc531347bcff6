"""What the staff work with: books, posts, replies, orders, figures, and who may do what."""

from flask import Flask

from catalogue.settings import Settings
from catalogue.web.staff import (
    account,
    audit,
    books,
    comments,
    dashboard,
    discount_codes,
    discounts,
    gate,
    guide,
    jobs,
    joining,
    orders,
    people,
    pictures,
    posts,
    reports,
)
from catalogue.web.staff import settings as shop_settings
from catalogue.web.staff.books import intake
from catalogue.web.staff.browsers import browser_name
from catalogue.web.staff.comment_reasons import masked
from catalogue.web.staff.cookies import StaffSessions, cookie_settings
from catalogue.web.staff.sign_in import security

BLUEPRINTS = (
    dashboard.pages,
    account.pages,
    books.pages,
    posts.pages,
    pictures.pages,
    comments.pages,
    people.pages,
    audit.pages,
    reports.pages,
    joining.pages,
    discounts.pages,
    discount_codes.pages,
    intake.pages,
    orders.pages,
    shop_settings.pages,
    jobs.pages,
    guide.pages,
)


def install(app: Flask, settings: Settings) -> None:
    """Let staff sign in, and let nobody else pass."""
    app.config.update(cookie_settings(is_production=settings.is_production))
    app.session_interface = StaffSessions()
    app.jinja_env.filters.update(browser_name=browser_name, masked_email=masked)
    security.install(app, settings)
    gate.install(app)
