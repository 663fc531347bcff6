"""Where Stripe tells that something has changed."""

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from catalogue.core.clock import utc_now
from catalogue.payments.errors import WebhookRefusedError
from catalogue.payments.services import keep_event
from catalogue.web.common.shop import database, gateway

pages = Blueprint("stripe_webhook", __name__)

_LARGEST_BYTES = 256 * 1024
_log = structlog.get_logger()


@pages.post("/stripe/webhook")
def receive() -> Response:
    """Verify, keep, promise, answer; 204 only once the event is kept."""
    request.max_content_length = _LARGEST_BYTES
    body = request.get_data(cache=False)
    now = utc_now()
    try:
        hint = gateway().verified_event(body, request.headers.get("Stripe-Signature", ""), now)
    except WebhookRefusedError as error:
        _log.warning("webhook refused", reason=error.sentence, bytes=len(body))
        raise BadRequest(error.sentence) from error
    with database().write() as writer:
        keep_event(writer, hint, now=now)
    return Response(status=204)
