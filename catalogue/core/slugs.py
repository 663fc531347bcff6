"""Slugs: the part of an address that a person can read."""

import re
import unicodedata

from stdnum.util import clean

_NOT_WORD = re.compile(r"[^a-z0-9]+")
MAX_SLUG_LENGTH = 80


def slugify(text: str) -> str:
    """Return lower-case ASCII words joined by hyphens, at most 80 characters; may be empty."""
    plain = unicodedata.normalize("NFKD", clean(text)).encode("ascii", "ignore").decode()
    slug = _NOT_WORD.sub("-", plain.replace("'", "").lower()).strip("-")
    return slug[:MAX_SLUG_LENGTH].rstrip("-")
