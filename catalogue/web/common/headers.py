"""The headers that every answer carries."""

from urllib.parse import urlsplit

from flask import Flask, Response

from catalogue.settings import Settings
from catalogue.web.common.static_files import SPECULATION_RULES, StaticFiles

_STRIPE_PAGES = "https://checkout.stripe.com"
_STRIPE_API = "https://api.stripe.com"
_ONE_YEAR_SECONDS = 31_536_000


def security_headers(settings: Settings) -> dict[str, str]:
    """Return the fixed headers; the CSP lets a form lead to Stripe's page and nowhere else."""
    payment = _STRIPE_PAGES
    if settings.stripe_api_base != _STRIPE_API:
        parts = urlsplit(settings.stripe_api_base)
        payment = f"{parts.scheme}://{parts.netloc}"
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "media-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": f"'self' {payment}",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if settings.is_production:
        headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR_SECONDS}; includeSubDomains"
    return headers


def install(app: Flask, settings: Settings, static_files: StaticFiles) -> None:
    """Set the headers on every answer; what a view has set itself stays.

    Public pages also name the rules by which a browser may load the likely next page early.
    """
    fixed = security_headers(settings)
    rules = f'"{static_files.url(SPECULATION_RULES)}"'

    def add(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-store")
        if response.cache_control.public and response.mimetype == "text/html":
            response.headers["Speculation-Rules"] = rules
        return response

    app.after_request(add)
