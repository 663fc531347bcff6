"""Shortcodes of WordPress: known ones become HTML, others go, and their words stay.

Words in brackets are no shortcode: one has attributes, an end, or a name that plugins use.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from catalogue.core.i18n import N_, Words

Note = Callable[[Words], None]
Gallery = Callable[[list[int]], list[tuple[str, str]]]
"""Gives address and caption of attachments by their numbers; those that are not known are left out.
"""

_CODE = re.compile(
    r"<(?P<slash>/?)(?P<name>pre|code|script|style)\b(?P<rest>[^<>]*)>", re.IGNORECASE
)
_CAPTION = re.compile(
    r"\[(?P<slash>/?)(?P<name>(?:wp_)?caption)\b(?P<rest>[^\[\]]*)\]", re.IGNORECASE
)
_EMBED = re.compile(r"\[(?P<slash>/?)(?P<name>embed)\b(?P<rest>[^\[\]]*)\]", re.IGNORECASE)
_LISTING = re.compile(
    r"(?<!\[)\[(?P<slash>/?)(?P<name>code|sourcecode|php|html|css|js|bash|python)\b"
    r"(?P<rest>[^\[\]]*)\]",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(
    r"(?P<open>\[?)\[(?P<slash>/?)(?P<name>[A-Za-z][\w-]{0,60})(?P<rest>(?:\s[^\[\]]{0,4000}?)?)"
    r"(?P<self>/?)\](?P<close>\]?)"
)
_ATTRIBUTE = re.compile(r"([\w-]{1,60})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s'\"]+))", re.ASCII)
_CAPTIONED = re.compile(
    r"^\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)\s*(.*)$", re.IGNORECASE | re.DOTALL
)
_PLAYERS = frozenset({"audio", "video", "playlist", "youtube", "vimeo", "soundcloud", "wpvideo"})
_ADDRESS_KEYS = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "url", "href", "id")
_KNOWN = frozenset({"gallery", "caption", "wp_caption", "embed", "more", "nextpage"}) | _PLAYERS


def without_shortcodes(html: str, *, gallery: Gallery, note: Note) -> str:
    """Return HTML in which shortcodes are markup or gone; what stands in code stays as it is."""
    if "[" not in html:
        return html
    html = _pairs(html, _LISTING, _listing)
    closed = {name.lower() for name in re.findall(r"\[/([A-Za-z][\w-]{0,60})\]", html)}
    return _pairs(
        html,
        _CODE,
        lambda opening, inner: f"{opening[0]}{inner}</{opening['name']}>",
        lambda prose: _in_prose(prose, closed, gallery, note),
    )


def _pairs(
    text: str,
    tag: re.Pattern[str],
    inside: Callable[[re.Match[str], str], str],
    outside: Callable[[str], str] = str,
) -> str:
    """Rewrite what stands between each tag and its end, and what stands outside, in one pass."""
    tags = list(tag.finditer(text))
    last_end = {found["name"].lower(): found.start() for found in tags if found["slash"]}
    done: list[str] = []
    place, opening = 0, None
    for found in tags:
        name = found["name"].lower()
        if opening is None:
            if not found["slash"] and last_end.get(name, -1) > found.start():
                done.append(outside(text[place : found.start()]))
                opening = found
        elif found["slash"] and name == opening["name"].lower():
            done.append(inside(opening, text[opening.end() : found.start()]))
            place, opening = found.end(), None
    done.append(outside(text[place:]))
    return "".join(done)


def _in_prose(text: str, closed: set[str], gallery: Gallery, note: Note) -> str:
    text = _pairs(text, _CAPTION, lambda opening, inner: _caption(opening["rest"], inner))
    text = _pairs(text, _EMBED, lambda _opening, inner: _link(unescape(inner.strip())))
    return _SHORTCODE.sub(lambda found: _one(found, closed, gallery, note), text)


def _one(found: re.Match[str], closed: set[str], gallery: Gallery, note: Note) -> str:
    name, rest = found["name"].lower(), found["rest"]
    if found["open"] and found["close"]:
        return found[0][1:-1]  # Doubled brackets: the author writes about a shortcode.
    around = (found["open"], found["close"])
    if not _is_shortcode(name, rest, closed, is_end=bool(found["slash"])):
        return found[0]
    facts = _attributes(rest)
    if name == "gallery":
        inner = _gallery(facts, gallery, note)
    elif name in _PLAYERS and not found["slash"]:
        inner = _player(facts, rest)
    else:
        inner = ""
        if name not in _KNOWN and not found["slash"]:
            note(N_("The shortcode [%(name)s] was taken out; its words stay.", name=name))
    return around[0] + inner + around[1]


def _is_shortcode(name: str, rest: str, closed: set[str], *, is_end: bool) -> bool:
    if name in _KNOWN or name in closed or is_end:
        return True
    return bool(_ATTRIBUTE.search(rest)) or (not rest.strip() and ("_" in name or "-" in name))


def _attributes(rest: str) -> dict[str, str]:
    return {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(rest)
    }


def _caption(rest: str, inner: str) -> str:
    """Return the picture as a figure; the words come from the attribute or stand behind it."""
    found = _CAPTIONED.match(inner)
    if found is None:
        return f"\n\n{inner}\n\n"
    words = found[2].strip() or escape(_attributes(rest).get("caption", ""))
    return f"\n\n<figure>{found[1]}<figcaption>{words}</figcaption></figure>\n\n"


def _gallery(facts: dict[str, str], gallery: Gallery, note: Note) -> str:
    listed = facts.get("ids") or facts.get("include") or ""
    numbers = [int(number) for number in re.findall(r"\b\d{1,9}\b", listed)[:200]]
    pictures = gallery(numbers)
    if not pictures:
        note(N_("A gallery was taken out, because the file names none of its pictures."))
    return "\n\n" + "\n\n".join(
        f'<figure><img src="{escape(address)}" alt="{escape(words)}">'
        f"<figcaption>{escape(words)}</figcaption></figure>"
        for address, words in pictures
    )


def _player(facts: dict[str, str], rest: str) -> str:
    address = next((facts[key] for key in _ADDRESS_KEYS if key in facts), "")
    return _link(address or unescape(rest.strip(" =\"'")))


def _link(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        return ""
    return f'\n\n<p><a href="{escape(address)}">{escape(address)}</a></p>\n\n'


def _listing(opening: re.Match[str], inner: str) -> str:
    """Return a listing as code; WordPress keeps its signs as entities, or as they are."""
    facts, name = _attributes(opening["rest"]), opening["name"].lower()
    language = facts.get("language") or facts.get("lang") or ""
    if not language and name not in {"code", "sourcecode"}:
        language = name
    words = escape(unescape(inner), quote=False)
    return f'\n\n<pre class="language-{escape(language)}">{words}</pre>\n\n'
