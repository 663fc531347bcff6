"""Tokens that carry a purpose and an end, and that nobody can make or change without the secret."""

from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest

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
    except (BadData, UnicodeEncodeError) as error:
        raise BadTokenError(purpose) from error
    if not isinstance(content, str) or not _is_canonical(secret, purpose, token):
        raise BadTokenError(purpose)
    return content


def _is_canonical(secret: str, purpose: str, token: str) -> bool:
    """Return whether the signature is spelled as we spell it; base64 can be read more ways."""
    signed, _, signature = token.rpartition(".")
    known = _serializer(secret, purpose).make_signer(_salt(purpose)).get_signature(signed)
    return compare_digest(known, signature.encode())


def _salt(purpose: str) -> str:
    return f"catalogue.{purpose}"


def _serializer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret, salt=_salt(purpose), signer_kwargs={"digest_method": sha256}
    )
