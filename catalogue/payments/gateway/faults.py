"""What goes wrong in a call, in the words of `payments.errors`."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
import stripe

from catalogue.payments.errors import (
    PaymentNotFoundError,
    PaymentsRefusedError,
    PaymentsUnavailableError,
)


@contextmanager
def our_words() -> Iterator[None]:
    """Turn every way in which a call can go wrong into one of our refusals.

    A wrong key or a missing right (401, 403) counts as unavailable: the shop's owner mends it, and
    what was to be done is still to be done.
    """
    try:
        yield
    except stripe.RateLimitError as error:
        raise PaymentsUnavailableError(str(error)) from error
    except (stripe.InvalidRequestError, stripe.IdempotencyError, stripe.CardError) as error:
        if error.code == "resource_missing" and error.http_status == requests.codes.not_found:
            raise PaymentNotFoundError from error
        code = error.code or (error.error.type if error.error else None)
        raise PaymentsRefusedError(str(error), code=code or "") from error
    except stripe.StripeError as error:
        raise PaymentsUnavailableError(str(error)) from error
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise PaymentsUnavailableError(f"an answer that cannot be read: {error!r}") from error
