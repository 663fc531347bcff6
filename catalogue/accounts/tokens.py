"""Tokens that a browser or a letter holds, and what is kept of them."""

import hashlib
import secrets

_BYTES = 32


def new_secret() -> str:
    """Return 256 random bits, safe to stand in an address or a cookie."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """Return what is kept of a token: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()
