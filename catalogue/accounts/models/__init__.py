"""The tables of accounts: people and what they sign in with, and the audit of what they did."""

from catalogue.accounts.models.audit import AuditAddress, AuditEntry
from catalogue.accounts.models.people import (
    Invitation,
    Passkey,
    SignInFailure,
    StaffMember,
    StaffSession,
)

__all__ = [
    "AuditAddress",
    "AuditEntry",
    "Invitation",
    "Passkey",
    "SignInFailure",
    "StaffMember",
    "StaffSession",
]
