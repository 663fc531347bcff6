"""Writes of accounts: people, passwords, sessions, the audit."""

from catalogue.accounts.services.audit import forget_addresses, record
from catalogue.accounts.services.passwords import (
    check_password,
    hash_password,
    new_totp_secret,
    totp_factory,
)
from catalogue.accounts.services.staff import add_staff

__all__ = [
    "add_staff",
    "check_password",
    "forget_addresses",
    "hash_password",
    "new_totp_secret",
    "record",
    "totp_factory",
]
