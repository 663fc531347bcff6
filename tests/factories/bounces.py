"""Delivery status notifications (RFC 3464) as mail servers write them."""

from uuid import UUID

_WHOLE = "message/rfc822"
_HEADERS = "text/rfc822-headers"


def bounce_of(
    kept_id: UUID,
    *,
    recipient: str = "dead@example.com",
    action: str = "failed",
    status: str = "5.1.1",
    whole: bool = True,
    times: int = 1,
) -> bytes:
    """Return the notification that a letter could not be delivered, with it or its headers."""
    refusal = f"""
Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 Nobody lives here
"""
    body = "\nWords of the letter.\n" if whole else ""
    returned = f"""
--=
Content-Type: {_WHOLE if whole else _HEADERS}

From: The shop <shop@example.com>
To: {recipient}
Subject: News
Message-ID: <{kept_id}@shop.example>
{body}"""
    text = f"""From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
To: shop@example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="="

--=
Content-Type: text/plain

Your message could not be delivered.

--=
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
{refusal}{returned * times}
--=--
"""
    return text.replace("\n", "\r\n").encode()
