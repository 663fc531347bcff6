"""Ids that sort by the time they were made, so that an index stays compact."""

import secrets
from uuid import UUID

import uuid6

_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 8
_TOKEN_BYTES = 24


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562)."""
    return UUID(int=uuid6.uuid7().int)


def new_code() -> str:
    """Return eight characters that a person can read out over a telephone: no 0, 1, I, L or O."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))


def new_token() -> str:
    """Return 192 random bits, safe to stand in an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)
