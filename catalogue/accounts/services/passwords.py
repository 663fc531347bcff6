"""Passwords and second factors: what is good enough, and how it is kept."""

import hashlib
import unicodedata

from argon2 import PasswordHasher
from passlib.totp import TOTP
from zxcvbn import zxcvbn

from catalogue.accounts.errors import WeakPasswordError
from catalogue.core.i18n import N_

_SHORTEST = 8
_LONGEST = 1024
_LEAST_SCORE = 2
_SCORED_LENGTH = 72
_TOTP_BYTES = 20


def check_password(password: str, *, known: list[str]) -> None:
    """Refuse a password of under 8 or over 1,024 characters, or one that is soon guessed."""
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise WeakPasswordError(
            N_("A password has %(least)s to %(most)s characters.", least=_SHORTEST, most=_LONGEST)
        )
    verdict = zxcvbn(password[:_SCORED_LENGTH], user_inputs=known)
    if verdict["score"] < _LEAST_SCORE:
        raise WeakPasswordError(
            N_("This password is too easy to guess; use several words that nobody would join.")
        )


def hash_password(password: str) -> str:
    """Return what is kept of a password: argon2id of its normal form, so that keyboards agree."""
    return PasswordHasher().hash(unicodedata.normalize("NFKC", password))


def totp_factory(secret_key: str, *, issuer: str) -> type[TOTP]:
    """Return the maker of second factors (RFC 6238), which seals them with the shop's key."""
    factory: type[TOTP] = TOTP.using(issuer=issuer, secrets=sealing_keys(secret_key))
    return factory


def sealing_keys(secret_key: str) -> dict[str, str]:
    """Return what second factors are sealed with, by the number of the key."""
    return {"1": hashlib.sha256(f"second factors\0{secret_key}".encode()).hexdigest()}


def new_totp_secret(factory: type[TOTP]) -> TOTP:
    """Return a fresh second factor of 160 random bits (RFC 4226)."""
    return factory.new(size=_TOTP_BYTES)
