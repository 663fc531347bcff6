"""The little Markdown of strangers: what is left of it, and that nothing else ever is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.reply_markdown import count_links, render_reply

_ALLOWED = re.compile(
    r'</?(?:p|strong|em|code|pre|ul|li|blockquote)>|<br>|</?ol(?: start="\d+")?>|</a>'
    r'|<a href="https?://[^"<>]*" rel="nofollow ugc noopener">'
)
_PIECES = st.sampled_from(
    [
        *("<script>", "[a](", "](javascript:x)", "![", "`", "*", "_", "\n", "    ", "> ", "- "),
        *("1. ", "# ", "===", "<a href=x onclick=y>", "&lt;", "https://a.example", ")", '"', "'"),
        *("|", "a b", "<https://b.example>", "[x]: https://c.example", "\t", "//d.example"),
    ]
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("# a", "<p># a</p>"),
        ("a\n===", "<p>a<br>\n===</p>"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
        ("&amp;", "<p>&amp;amp;</p>"),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>"),
        ("[a](/b)", "<p>[a](/b)</p>"),
        ("[a](//b.example)", "<p>[a](//b.example)</p>"),
        (
            "[a](https://b.example/?c=1&d=2)",
            '<p><a href="https://b.example/?c=1&amp;d=2" rel="nofollow ugc noopener">a</a></p>',
        ),
    ],
)
def test_a_little_is_rendered_and_the_rest_is_text(text: str, html: str) -> None:
    assert render_reply(text) == html


@pytest.mark.parametrize("text", ["", "  ", "> ", "> > >"])
def test_nothing_to_read_is_nothing(text: str) -> None:
    assert render_reply(text) == ""


@pytest.mark.parametrize("text", ["[a]()", "[a](<>)", "[a](javascript:x)", "[a](/cart)"])
def test_a_link_that_leads_nowhere_is_words(text: str) -> None:
    assert "<a" not in render_reply(text)
    assert "a" in render_reply(text)


@given(st.lists(_PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_nothing_but_these_elements_ever_comes_out(text: str) -> None:
    assert "<" not in _ALLOWED.sub("", render_reply(text))


@pytest.mark.parametrize("text", ["[" * 5000, ">" * 5000, "*" * 5000, "`" * 5000, "- " * 2500])
def test_a_page_of_one_sign_ends_and_does_not_grow(text: str) -> None:
    assert len(render_reply(text)) < 20 * len(text)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("no links", 0),
        ("https://a.example and www.b.example", 2),
        ("[a](https://a.example)", 1),
        ("<https://a.example> [b](https://b.example) http://c.example", 3),
    ],
)
def test_links_are_counted_as_links_or_as_words(text: str, links: int) -> None:
    assert count_links(text, render_reply(text)) == links
