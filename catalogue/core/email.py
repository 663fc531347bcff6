"""E-mail addresses: checked for shape, and compared without regard to case or Unicode form."""

import re
import unicodedata

import idna

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_

MAX_EMAIL_LENGTH = 254
_HINT = N_("Enter an e-mail address such as name@example.com.")
_SHAPE = re.compile(
    r"[^@\s<>,;:\"'()\[\]\\]+@[^@\s<>,;:\"'()\[\]\\.]+(?:\.[^@\s<>,;:\"'()\[\]\\.]+)+"
)


def parse_email(text: str) -> str:
    """Return the address as every mail server can be told it; raise InvalidError otherwise.

    Blanks around it are dropped, and a domain outside ASCII becomes its A-label (IDNA 2008). A
    name outside ASCII is refused, because few servers take it, and a letter would be lost.
    """
    address = unicodedata.normalize("NFC", text.strip())
    if not _SHAPE.fullmatch(address):
        raise InvalidError(_HINT)
    name, _, domain = address.partition("@")
    if not name.isascii():
        raise InvalidError(
            N_("We can only write to addresses with plain letters (a to z) before the @.")
        )
    address = f"{name}@{domain if domain.isascii() else _a_label(domain)}"
    if len(address) > MAX_EMAIL_LENGTH or not address.isprintable():
        raise InvalidError(_HINT)
    return address


def _a_label(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise InvalidError(_HINT) from error


def email_key(address: str) -> str:
    """Return the form under which all spellings of one address are found.

    Different mailboxes may share it: it finds, and never says where a letter goes.
    """
    return unicodedata.normalize("NFKC", address.strip()).casefold()


def mailbox(address: str) -> str:
    """Return the form that tells mailboxes apart: only upper and lower case are alike."""
    return unicodedata.normalize("NFC", address.strip()).lower()
