"""Hand letters over: to an SMTP server, or into a folder where a person can read them."""

import re
import smtplib
import ssl
from collections.abc import Callable
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from catalogue.mail.models import KeptLetter

_STATUS = re.compile(r"5\.(\d{1,3})\.\d{1,3}\b")
_ADDRESS = re.compile(r"\S+@\S+")
_NO_SUCH_MAILBOX = frozenset({550, 551, 553})
_TIMEOUT_SECONDS = 10
_STARTTLS_PORT = 587
_TLS_PORT = 465
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


Sender = str | Callable[[], str]
"""Name and address of who writes, or whom to ask for them before each letter."""


class LetterRefusedError(Exception):
    """The mail server said no for good (a 5xx to this recipient or this message)."""


class RecipientRefusedError(LetterRefusedError):
    """Nobody lives at the address: the server refused it before it heard a word of the letter."""


class Postman(Protocol):
    """Someone who takes letters."""

    def deliver(self, letter: KeptLetter) -> None:
        """Hand the letter over; raise OSError or SMTPException to try again later.

        Raises LetterRefusedError when trying again is of no use.
        """


def refusal_of(
    code: int, words: bytes | str, *, is_about_recipient: bool
) -> LetterRefusedError | None:
    """Return what a permanent reply (RFC 5321) means, told without any address; else None.

    That nobody lives there is believed only where the reply says so (RFC 3463: 5.1.x) or does not
    say more: a server that does not want the sender refuses recipients, too.
    """
    if code < 500:  # noqa: PLR2004 -- RFC 5321: 5yz is permanent.
        return None
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    status = _STATUS.match(said)
    nobody = status[1] == "1" if status else code in _NO_SUCH_MAILBOX
    kind = RecipientRefusedError if is_about_recipient and nobody else LetterRefusedError
    return kind(f"{code} {_ADDRESS.sub('…', said)}")


class FolderPostman:
    """Writes each letter as an ``.eml`` file, named by its id: a repeat is no second one."""

    def __init__(self, folder: Path, *, sender: Sender, host: str) -> None:
        """Remember where to write."""
        self._folder = folder
        self._sender = sender
        self._host = host

    def deliver(self, letter: KeptLetter) -> None:
        """Write the file whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{letter.created_at:%Y%m%dT%H%M%S}-{letter.id}.eml"
        partial = path.with_suffix(".part")
        partial.write_bytes(
            as_message(letter, sender=_said(self._sender), host=self._host).as_bytes()
        )
        partial.replace(path)


class SmtpPostman:
    """Speaks SMTP to ``smtp://user:password@host:port`` (``smtps`` for TLS at once)."""

    def __init__(self, url: str, *, sender: Sender, host: str) -> None:
        """Remember the server; nothing is connected yet."""
        self._url = urlsplit(url)
        self._sender = sender
        self._host = host

    def deliver(self, letter: KeptLetter) -> None:
        """Send over a connection of its own, with TLS wherever the server offers it."""
        message = as_message(letter, sender=_said(self._sender), host=self._host)
        with self._connection() as smtp:
            try:
                smtp.send_message(message)
            except smtplib.SMTPRecipientsRefused as error:
                code, words = max(error.recipients.values())
                refusal = refusal_of(code, words, is_about_recipient=True)
                if refusal is None:
                    raise
                raise refusal from error
            except smtplib.SMTPDataError as error:
                refusal = refusal_of(error.smtp_code, error.smtp_error, is_about_recipient=False)
                if refusal is None:
                    raise
                raise refusal from error

    def greet(self) -> None:
        """Connect and log in as for a letter; raise OSError or SMTPException if that fails."""
        with self._connection() as smtp:
            smtp.noop()

    def _host_name(self) -> str:
        return self._url.hostname or "localhost"

    def _connection(self) -> smtplib.SMTP:
        host = self._host_name()
        if self._url.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                host,
                self._url.port or _TLS_PORT,
                timeout=_TIMEOUT_SECONDS,
                context=ssl.create_default_context(),
            )
        else:
            smtp = smtplib.SMTP(host, self._url.port or _STARTTLS_PORT, timeout=_TIMEOUT_SECONDS)
        try:
            self._introduce(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo()
        is_private = self._url.scheme == "smtps" or self._host_name() in _LOOPBACK
        if self._url.scheme != "smtps" and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
            is_private = True
        if self._url.username:
            if not is_private:
                raise smtplib.SMTPNotSupportedError(
                    f"{self._host_name()} offers no STARTTLS; the password is not sent in the"
                    " clear. Use smtps:// or a server that offers STARTTLS."
                )
            smtp.login(unquote(self._url.username), unquote(self._url.password or ""))


class _Whole(UnstructuredHeader):
    """A header that stays on one line: as an encoded word, no program would find its address."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        """Write the line; the address is at most 500 characters long, and a line may have 998."""
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", _Whole)  # type: ignore[arg-type]
_POLICY = SMTP.clone(header_factory=_headers)


def as_message(letter: KeptLetter, *, sender: str, host: str) -> EmailMessage:
    """Make the MIME message; its Message-ID comes from the letter's id and stays the same."""
    message = EmailMessage(policy=_POLICY)
    name, address = parseaddr(sender)
    user, _, domain = address.partition("@")
    message["From"] = Address(display_name=name, username=user, domain=domain)
    message["To"] = letter.recipient
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    if letter.leave_url:
        message["List-Unsubscribe"] = f"<{letter.leave_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = message_id(letter.id, host)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _said(sender: Sender) -> str:
    return sender if isinstance(sender, str) else sender()


def message_id(letter_id: UUID, host: str) -> str:
    """Return the fixed Message-ID (RFC 5322) of a letter."""
    return f"<{letter_id}@{host}>"
