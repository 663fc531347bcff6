"""What accounts ask the worker for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForgetTraces:
    """Forget from where staff did things and signed in, and which tries to sign in failed."""
