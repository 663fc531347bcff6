"""Tokens that carry a purpose and an end, and that nobody can make or change without the secret."""

from datetime import timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeTimedSerializer


class BadTokenError(Exception):
    """Edited, empty, made for another purpose, or past its end: no difference is told."""


def sign(secret: str, purpose: str, content: str) -> str:
    """Return a token for one purpose, with the present moment in it."""
    return str(_serializer(secret, purpose).dumps(content))


def unsign(secret: str, purpose: str, token: str, *, lifetime: timedelta) -> str:
    """Return what was signed; raise BadTokenError."""
    try:
        content = _serializer(secret, purpose).loads(token, max_age=int(lifetime.total_seconds()))
    except BadData as error:
        raise BadTokenError(purpose) from error
    if not isinstance(content, str):
        raise BadTokenError(purpose)
    return content


def _serializer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret, salt=f"catalogue.{purpose}", signer_kwargs={"digest_method": sha256}
    )
