"""The shop's conversation with Stripe, and the only importer of its SDK.

Nothing of Stripe's leaves this package: answers become the frozen values of `payments.types`,
faults become the refusals of `payments.errors`.
"""

from catalogue.payments.gateway.conversation import API_VERSION, CALL_SECONDS, StripeGateway

__all__ = ["API_VERSION", "CALL_SECONDS", "StripeGateway"]
