"""The words of rendered Markdown: for excerpts, counting and the search."""

import re
from html import unescape

import nh3

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_ENDS = re.compile(r"</(?:p|li|h[2-6]|blockquote|td|th|figcaption)>|<br>")
_SIGNPOSTS = re.compile(
    r'<sup class="footnote-ref">.*?</sup>|<a [^>]*class="(?:footnote-backref|pull-share)".*?</a>'
)
_NOTES = re.compile(r'<section class="footnotes".*?</section>', re.DOTALL)


def plain_text(html: str, *, notes: bool = True) -> str:
    """Return the words of sanitised HTML, without marks and links that only lead about the page.

    Footnotes stand at the end, or are left out.
    """
    told = html if notes else _NOTES.sub("", html)
    spaced = _ENDS.sub(" ", _SIGNPOSTS.sub("", told))
    return " ".join(unescape(nh3.clean(spaced, tags=set())).split())


def count_words(text: str) -> int:
    """Return how many words a plain text has."""
    return len(_WORD.findall(text))


def excerpt(text: str, *, length: int = 200) -> str:
    """Cut a plain text at a word's end, at most ``length`` characters and an ellipsis."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:.–-") + "…"
