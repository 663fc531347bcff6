"""Markdown becomes safe HTML, whatever was written."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.markdown import count_words, excerpt, plain_text, render_markdown

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '[x](http://x.example "onmouseover=alert(1)")',
    '[x](http://x.example"onmouseover="alert(1))',
    "<http://x.example/'onclick=alert(1)>",
    "<javascript:alert(1)>",
    "```<script>\nalert(1)\n```",
    "`<script>alert(1)</script>`",
    "a[^1]\n\n[^1]: <script>alert(1)</script>",
    "[^<img src=x onerror=alert(1)>]: x",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "<style>@import 'http://x.example'</style>",
    "<base href='http://x.example'>",
    "<form action='http://x.example'><input name=a></form>",
    "<!--><script>alert(1)</script>-->",
    "<p style='background:url(http://x.example)' class=x id=cart>x</p>",
    "\u2028<script>alert(1)</script>",
]
_TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>", re.IGNORECASE)
_HARMLESS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre"),
    *("blockquote", "ul", "ol", "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
    *("sup", "section", "abbr", "cite", "figure", "figcaption", "div"),
}
_ADDRESS = re.compile(r"""(?:href|src)="([^"]*)\"""")


def assert_harmless(html: str) -> None:
    for _end, name, attributes in _TAG.findall(html):
        assert name.lower() in _HARMLESS, html
        assert not re.search(r"(?:^|[\s\"'/])on\w+\s*=", re.sub(r'"[^"]*"', '""', attributes)), html
        assert "style=" not in re.sub(r'"[^"]*"', '""', attributes), html
    for address in _ADDRESS.findall(html):
        scheme = "" if address.startswith("#") else urlsplit(address).scheme
        assert scheme in {"", "http", "https", "mailto"}, html


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_becomes_markup(attack: str) -> None:
    for text in (attack, f"words {attack} words", f"* {attack}", f"> {attack}", f"# {attack}"):
        assert_harmless(render_markdown(text))


@given(st.lists(st.sampled_from([*ATTACKS, "\n\n", "*", "_", "`", "[", "](", ")", "<", ">", "&"])))
def test_no_mixture_becomes_markup(parts: list[str]) -> None:
    assert_harmless(render_markdown("".join(parts)))


def test_raw_html_is_shown_as_it_was_typed() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in render_markdown("<b>bold</b>")


def test_what_writers_need_is_there() -> None:
    html = render_markdown(
        '# One\n\n## Two\n\nA *word*, "quoted" -- [there](https://x.example "T").\n\n'
        "* a\n* b\n\n> said\n\n| h |\n|---|\n| d |\n\n~~gone~~ noted[^1]\n\n[^1]: The note."
    )
    for part in (
        "<h2>One</h2>",
        "<h3>Two</h3>",
        "<em>word</em>",
        "“quoted”",
        'href="https://x.example"',
        "<li>a</li>",
        "<blockquote>",
        "<td>d</td>",
        "<s>gone</s>",
        "The note.",
    ):
        assert part in html, part


def test_headings_begin_under_the_pages_title() -> None:
    assert "<h2>Deep</h2>" in render_markdown("#### Deep")
    assert "<h2>A</h2>" in render_markdown("# A\n\n###### B")
    assert "<h1" not in render_markdown("# A")


def test_plain_text_is_the_words_alone() -> None:
    html = render_markdown("# Head\n\nOne & two < three.\n\n* a\n* b")
    assert plain_text(html) == "Head One & two < three. a b"
    assert count_words("It’s a well-known thing, isn't it?") == 6


def test_an_excerpt_ends_with_a_word() -> None:
    assert excerpt("short") == "short"
    assert excerpt("one two three four", length=11) == "one two…"
    assert len(excerpt("word " * 100)) <= 201
