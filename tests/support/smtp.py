"""A real mail server on the loopback that keeps what it is sent, and can refuse."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as SmtpSession

from tests.support.ports import LOOPBACK, free_port
from tests.support.waiting import eventually

USER = "postmaster"
PASSWORD = "letters-for-tests"


@dataclass(frozen=True)
class Delivery:
    """One letter as the server took it: who it was from and to on the wire, and its content."""

    sender: str
    recipients: tuple[str, ...]
    letter: EmailMessage

    @property
    def text(self) -> str:
        """Return the plain text of the letter."""
        part = self.letter.get_body(("plain",))
        return part.get_content() if part is not None else ""

    @property
    def html(self) -> str:
        """Return the HTML of the letter."""
        part = self.letter.get_body(("html",))
        return part.get_content() if part is not None else ""


class MailServer:
    """Keeps letters in ``deliveries``; ``refusing`` answers 451, ``stop`` closes the port.

    An address in ``unknown`` is refused for good.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.deliveries: list[Delivery] = []
        self.refusing = False
        self.unknown: set[str] = set()
        self.attempts = 0
        self._lock = threading.Lock()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """Return the value for SMTP_URL."""
        return f"smtp://{USER}:{PASSWORD}@{LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Listen; the port stays the same after a ``stop``."""
        self._controller = Controller(
            self,
            hostname=LOOPBACK,
            port=self.port,
            authenticator=_authenticate,
            auth_require_tls=False,
        )
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; the letters stay."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def letters_to(self, address: str) -> list[Delivery]:
        """Return what came for an address, oldest first."""
        with self._lock:
            return [found for found in self.deliveries if address in found.recipients]

    def wait_for_letter(self, address: str, *, within: float = 10.0) -> Delivery:
        """Return the newest letter for an address as soon as there is one."""
        return eventually(
            lambda: self.letters_to(address), within=within, what=f"a letter to {address}"
        )[-1]

    async def handle_RCPT(  # noqa: N802 -- the name that the server looks for.
        self,
        _server: SMTP,
        _session: SmtpSession,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take an address, unless nobody lives there."""
        if address in self.unknown:
            return "550 Nobody lives here"
        envelope.rcpt_tos.append(address)
        return "250 Known"

    async def handle_DATA(  # noqa: N802 -- the name that the server looks for.
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope
    ) -> str:
        """Take a letter, or refuse it for now."""
        with self._lock:
            self.attempts += 1
            if self.refusing:
                return "451 Come back later"
            content = envelope.original_content or b""
            letter = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
            recipients = tuple(envelope.rcpt_tos)
            self.deliveries.append(Delivery(envelope.mail_from or "", recipients, letter))
        return "250 Kept"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Give a listening server."""
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _authenticate(
    _server: SMTP, _session: SmtpSession, _envelope: Envelope, _mechanism: str, data: object
) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=known, handled=False)
