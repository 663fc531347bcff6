"""How often one address may knock at the doors that cost something."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from catalogue.core.email import MAX_EMAIL_LENGTH, email_key, parse_email
from catalogue.core.errors import InvalidError
from catalogue.core.text import without_unseen
from catalogue.settings import Settings

limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=True)

CHECKOUT = "30 per minute; 200 per hour"
LETTERS = "5 per minute; 20 per hour"
LETTERS_TO_ONE = "10 per hour"
CODES = "20 per minute; 60 per hour"
REPLIES = "10 per minute; 60 per hour"
ENQUIRIES = "5 per minute; 20 per hour"


def install(app: Flask, settings: Settings) -> None:
    """Count in this process, or in the store that ``RATELIMIT_STORAGE_URI`` names."""
    app.config.update(
        RATELIMIT_ENABLED=settings.ratelimit_enabled,
        RATELIMIT_STORAGE_URI=settings.ratelimit_storage_uri,
        RATELIMIT_STRATEGY="moving-window",
    )
    limiter.init_app(app)


def addressee() -> str:
    """Return whom the typed address means, however it is spelled; at most 254 characters."""
    typed = without_unseen(request.form.get("email", ""))
    try:
        return email_key(parse_email(typed))
    except InvalidError:
        return email_key(typed)[:MAX_EMAIL_LENGTH]
