"""Requests to pay, for tests of the gateway and the sandbox."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from catalogue.books.types import TaxCode
from catalogue.core.clock import utc_now
from catalogue.payments.types import RequestLine, SessionRequest


def make_request_line(**facts: Any) -> RequestLine:
    """Return one e-book at £7.99."""
    usual: dict[str, Any] = {
        "name": "The 60 Second Leader (EPUB)",
        "unit_amount": 799,
        "quantity": 1,
        "tax_code": TaxCode.EBOOK.value,
        "sku": "the-60-second-leader-epub",
    }
    return RequestLine(**(usual | facts))


def make_session_request(**facts: Any) -> SessionRequest:
    """Return a request to pay for one e-book."""
    usual: dict[str, Any] = {
        "order_id": uuid4(),
        "order_code": "AB23CD45",
        "email": "reader@example.org",
        "currency": "GBP",
        "lines": (make_request_line(),),
        "shipping_amount": 0,
        "success_url": "http://127.0.0.1:8000/checkout/return?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:8000/cart",
        "expires_at": utc_now() + timedelta(hours=1),
    }
    return SessionRequest(**(usual | facts))
