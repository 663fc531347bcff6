"""What the checkout asks the worker for; each comes round by itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExpireOrders:
    """Free the copies of orders whose time to pay is over."""


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Settle with Stripe what got lost."""
