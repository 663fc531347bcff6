"""What has to be done to a person's words before they are set in type."""

import re
import unicodedata

_ARTICLES = frozenset(
    {"the", "a", "an", "der", "die", "das", "le", "la", "les", "el", "los", "las"}
)
_LONGEST_WORD = 20
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = "\u200c\u200d"
_EMBEDDED = re.compile(r"[\u0000-\u052f\u0590-\u05ff\u1e00-\u22ff\ufb00-\ufb4f]*")


def display_words(text: str, *, limit: int = 240, longest: int = _LONGEST_WORD) -> str:
    """Make a line fit for display: one line, real quotation marks, no endless word, no end without.

    ``limit`` is in characters; a longer text ends in an ellipsis at a word's end. Words of more
    than ``longest`` characters are divided.
    """
    words = curly_quotes(one_line(text)).split(" ")
    line = " ".join(part for word in words for part in _broken(word, longest))
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def one_line(text: str) -> str:
    """Drop what has no shape (controls, direction overrides) and run white space together.

    The joiners stay, because Persian, Hindi and family emoji are spelled with them.
    """
    seen = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or char in _JOINERS or unicodedata.category(char) not in _UNSEEN
    )
    return " ".join(seen.split())


def curly_quotes(text: str) -> str:
    """Turn typewriter quotation marks into printed ones, as British and American books do."""
    text = re.sub(r"(^|[\s(\[—–-])\"", "\\1\N{LEFT DOUBLE QUOTATION MARK}", text)
    text = text.replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}")
    text = re.sub(r"(^|[\s(\[—–\u201c])'(?!\d0)", "\\1\N{LEFT SINGLE QUOTATION MARK}", text)
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def initial_of(title: str) -> str:
    """Name the character a cover may enlarge: the first letter or figure after any article."""
    words = [word for word in one_line(title).split(" ") if word]
    if len(words) > 1 and words[0].lower() in _ARTICLES:
        words = words[1:]
    return next((char for char in "".join(words) if char.isalnum()), "•").upper()[:1]


def has_embedded_glyphs(text: str) -> bool:
    """Tell whether the typefaces inside typst cover the text, so that no others are looked for."""
    return _EMBEDDED.fullmatch(text) is not None


def _broken(word: str, longest: int) -> list[str]:
    """Divide a word that is too long into even parts, with a hyphen where it had none."""
    if len(word) <= longest:
        return [word]
    count = -(-len(word) // 16)
    size = -(-len(word) // count)
    parts = [word[start : start + size] for start in range(0, len(word), size)]
    return [part if part.endswith("-") else part + "-" for part in parts[:-1]] + parts[-1:]
