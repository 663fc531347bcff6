"""What the cart asks the worker for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForgetOldCarts:
    """Delete carts that nobody came back to for ninety days."""
