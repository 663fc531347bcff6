"""How often one address may knock at the doors that cost something."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from catalogue.settings import Settings

limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=True)

CHECKOUT = "30 per minute; 200 per hour"
LETTERS = "5 per minute; 20 per hour"
LETTERS_TO_ONE = "10 per hour"
ENQUIRIES = "5 per minute; 20 per hour"


def install(app: Flask, settings: Settings) -> None:
    """Count in this process, or in the store that ``RATELIMIT_STORAGE_URI`` names."""
    app.config.update(
        RATELIMIT_ENABLED=settings.ratelimit_enabled,
        RATELIMIT_STORAGE_URI=settings.ratelimit_storage_uri,
        RATELIMIT_STRATEGY="moving-window",
    )
    limiter.init_app(app)
