"""Read what a mail server sends back: delivery status notifications (RFC 3464)."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from typing import NamedTuple
from uuid import UUID

_OUR_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")
_LONGEST = 1_000_000
_FOR_GOOD = "5"


class ReturnedLetter(NamedTuple):
    """The letter that came back, and what the server gave as its reason."""

    kept_id: UUID
    reason: str


def returned_letters(content: bytes) -> list[ReturnedLetter]:
    """Return the letters of ours that a notification says were refused for good.

    Delays, other mail and anything malformed give nothing. A letter is known by its Message-ID, of
    which nobody but its recipient knows, and not by an address that anybody could type.
    """
    message = message_from_bytes(content[:_LONGEST], policy=policy.compat32)
    if message.get_content_type() != "multipart/report":
        return []
    reasons = [reason for part in message.walk() for reason in _refusals(part)]
    ids = dict.fromkeys(one for part in _returned(message) for one in _OUR_ID.findall(part))
    if not reasons:
        return []
    return [ReturnedLetter(UUID(found), "; ".join(reasons)) for found in ids]


def _refusals(part: Message) -> Iterator[str]:
    """Give the status and the words of each recipient who was refused for good."""
    if part.get_content_type() != "message/delivery-status":
        return
    for block in part.get_payload() if part.is_multipart() else []:
        if not isinstance(block, Message):
            continue
        action, status = (str(block.get(name, "")).strip() for name in ("Action", "Status"))
        if action.lower() == "failed" and status.startswith(_FOR_GOOD):
            words = str(block.get("Diagnostic-Code", ""))
            yield " ".join(f"{status} {words}".split())


def _returned(message: Message) -> Iterator[str]:
    """Give the Message-IDs of what was returned, whole or its headers only."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            yield from (str(inner.get("Message-ID", "")) for inner in _messages(part))
        elif kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield str(message_from_bytes(payload).get("Message-ID", ""))


def _messages(part: Message) -> Iterator[Message]:
    for inner in part.get_payload():
        if isinstance(inner, Message):
            yield inner
