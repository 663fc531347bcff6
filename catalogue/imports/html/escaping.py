"""Text that stays text in Markdown: what would mean something there gets a backslash."""

import re
from urllib.parse import quote, urlsplit

BREAK = "\x01"
"""Stands for a hard line break until the paragraph is whole; text itself holds no controls."""

_MAY_MEAN = re.compile(r"[\\*`\[\]_<&~={]")
# Of these signs only some places mean something; of the others, all do.
_IN_PLACE = {
    "<": re.compile(r"<(?=[A-Za-z/!?])"),
    "&": re.compile(r"&(?=#?\w{1,32};)"),
    "~": re.compile(r"~(?=~)|(?<=~)~"),
    "=": re.compile(r"=(?==)|(?<==)="),
    "{": re.compile(r"\{(?=[.#:%])"),
    "_": re.compile(r"(?<![^\W_])_|_(?![^\W_])"),
}
_BRACKETED = re.compile(r"(?<![!^*])\\\[([^\[\]\\^!][^\[\]\\]{0,80})\\\](?![(\[:{])")
_LINE_START = re.compile(
    r"^(?:(?P<digits>\d{1,9})(?P<dot>[.)])(?=\s|$)|(?P<sign>[-+](?=\s|$)|#(?=#{0,5}(?:\s|$))|>|:|%%"
    r"|=(?=[=\s]*$)|-(?=[-\s|:]*$)|\|(?=[-\s|:]*$)|~(?=~~)|\+(?=\+\+)))"
)
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ufeff\u200b-\u200f]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEMES = ("http:", "https:", "mailto:")
_SAFE_IN_ADDRESS = "/:?#@!$&'*+,;=%~-._[]"
_LONGEST_ADDRESS = 2_000


def escaped(text: str) -> str:
    """Return words of a paragraph so that Markdown shows them as they are."""
    return _MAY_MEAN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    place = _IN_PLACE.get(sign)
    if place is not None and not place.match(found.string, found.start()):
        return sign
    return "\\" + sign


def plain_brackets(markdown: str) -> str:
    """Take the backslashes from brackets that cannot become a link, because people read them."""
    return _BRACKETED.sub(r"[\1]", markdown)


def line_escaped(line: str) -> str:
    """Escape what means a list, a heading, a quotation or a rule where a line begins."""
    return _LINE_START.sub(_mark, line)


def _mark(found: re.Match[str]) -> str:
    if found["digits"]:
        return f"{found['digits']}\\{found['dot']}"
    return "\\" + found[0]


def code_span(text: str) -> str:
    """Return text as code in a line, whatever backticks it holds."""
    inner = " ".join(text.replace(BREAK, " ").split())
    if not inner:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", inner)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if inner.startswith("`") or inner.endswith("`") else ""
    return f"{fence}{pad}{inner}{pad}{fence}"


def code_block(text: str, language: str = "") -> str:
    """Return text as a fenced block of code; blank lines at both ends go."""
    inner = text.expandtabs(4).strip("\n").rstrip()
    if not inner.strip():
        return ""
    longest = max((len(run) for run in re.findall(r"`+", inner)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{inner}\n{fence}"


def safe_address(address: str) -> str:
    """Return an address that may be linked to (http, https, mailto, or within a site), or ``""``.

    What browsers would read past (blanks and controls in a scheme) is taken out first.
    """
    clean = _UNSEEN.sub("", address)
    if clean.startswith("//"):
        clean = "https:" + clean
    scheme = _SCHEME.match(clean)
    if not clean or len(clean) > _LONGEST_ADDRESS or "\\" in clean:
        return ""
    if scheme and not scheme[0].lower().startswith(_SCHEMES):
        return ""
    try:
        urlsplit(clean)
    except ValueError:
        return ""
    if scheme is None and not clean.startswith(("/", "#", "?", ".")) and ":" in clean:
        return ""
    return quote(clean, safe=_SAFE_IN_ADDRESS)


def title_part(text: str) -> str:
    """Return the title of a link or picture as it stands behind the address, or nothing."""
    inner = " ".join(text.replace(BREAK, " ").split())
    if not inner:
        return ""
    return ' "' + inner.replace("\\", "\\\\").replace('"', '\\"') + '"'
