"""Refusals of the payments room; the first two say whether trying again can help."""

from catalogue.core.errors import InvalidError, NotFoundError, Refusal, UnavailableError
from catalogue.core.i18n import N_


class PaymentsUnavailableError(UnavailableError):
    """Stripe is down, slow, overloaded or not to be understood; the same call may pass later."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            N_("The payment service cannot be reached just now. Please try again in a minute.")
        )
        self.detail = detail


class PaymentsRefusedError(Refusal):
    """Stripe understood and said no; the same call will be refused again.

    `code` is Stripe's own (`charge_already_refunded`, `idempotency_error`, …), empty when it gave
    none; `detail` is Stripe's sentence, for logs and staff.
    """

    def __init__(self, detail: str, *, code: str = "") -> None:
        super().__init__(N_("The payment service did not accept this step."))
        self.detail = detail
        self.code = code


class PaymentNotFoundError(NotFoundError):
    """Stripe knows no such session or payment."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such payment."))


class WebhookRefusedError(InvalidError):
    """A body that Stripe did not sign, or not lately, or that is no event."""


class PaymentsMisconfiguredError(Exception):
    """A setting would take real money in a test, or play money in production; do not start."""


class RefundTooLargeError(Refusal):
    """Refunds never exceed what was captured."""

    def __init__(self) -> None:
        super().__init__(N_("That is more than what is left of this payment."))


class UnitRefundedError(Refusal):
    """One unit goes back once."""

    def __init__(self) -> None:
        super().__init__(
            N_("Something you ticked has been refunded meanwhile. Look at the order again.")
        )
