"""E-mail addresses: checked for shape, and compared without regard to case or Unicode form."""

import re
import unicodedata

from catalogue.core.errors import InvalidError

MAX_EMAIL_LENGTH = 254
_SHAPE = re.compile(
    r"[^@\s<>,;:\"'()\[\]\\]+@[^@\s<>,;:\"'()\[\]\\.]+(?:\.[^@\s<>,;:\"'()\[\]\\.]+)+"
)


def parse_email(text: str) -> str:
    """Return the address without blanks around it; raise InvalidError when it cannot be one."""
    address = unicodedata.normalize("NFC", text.strip())
    has_controls = any(unicodedata.category(letter).startswith("C") for letter in address)
    is_short = max(len(address), len(email_key(address))) <= MAX_EMAIL_LENGTH
    if is_short and not has_controls and _SHAPE.fullmatch(address):
        return address
    message = "Enter an e-mail address such as name@example.com."
    raise InvalidError(message)


def email_key(address: str) -> str:
    """Return the form under which all spellings of one address are found.

    Different mailboxes may share it: it finds, and never says where a letter goes.
    """
    return unicodedata.normalize("NFKC", address.strip()).casefold()


def mailbox(address: str) -> str:
    """Return the form that tells mailboxes apart: only upper and lower case are alike."""
    return unicodedata.normalize("NFC", address.strip()).lower()
