"""What writers of posts can say in Markdown, and how it is set."""

# ruff: noqa: RUF001 -- these are the marks themselves.

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.core.markdown import plain_text, render_markdown, render_post

FRAGMENTS = [
    *(
        "> ",
        "> [!quote]\n",
        "> — A source\n",
        "\n",
        "\n\n",
        "words ",
        '"',
        "'",
        "*",
        "**",
        "# ",
        "- ",
    ),
    *(
        "| a | b |\n|--:|:-:|\n| c | d |\n",
        "[^1]",
        "[^1]: A note.\n",
        "^[inline]",
        "*[HTML]: Hyper\n",
    ),
    *("HTML", '![alt](/media/a/b.png "Title")', "![x](data:text/html,x)", "[x](javascript:x)"),
    *(
        "<script>alert(1)</script>",
        "```\n",
        "    code\n",
        "1. ",
        "\\",
        "`",
        "[",
        "](",
        ")",
        "--",
        "é",
    ),
]
OPEN_CLOSE = re.compile(r"<(/?)([a-z0-9]+)(?: [^>]*)?>")
VOID = {"br", "hr", "img"}
THIN = "\N{NARROW NO-BREAK SPACE}"


def html(text: str, language: str = "en") -> str:
    return render_post(text, language=language).html


def unbalanced(page: str) -> list[str]:
    stack: list[str] = []
    for is_end, name in OPEN_CLOSE.findall(page):
        if name in VOID:
            continue
        if not is_end:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return [f"</{name}>"]
    return stack


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40), st.sampled_from(["en", "fr", "de", "xx"]))
def test_no_mixture_breaks_out_of_the_page(parts: list[str], language: str) -> None:
    rendered = render_post("".join(parts), language=language)
    page = rendered.html
    assert unbalanced(page) == []
    assert "<script" not in page
    assert not re.search(r'(?:href|src)="(?:javascript|data):', page)
    ids = re.findall(r'<[^>]* id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert {f"q-{quote.key}" for quote in rendered.quotes} <= set(ids)
    assert {heading.id for heading in rendered.contents} <= set(ids)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_rendered(text: str) -> None:
    assert unbalanced(html(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "".join("  " * depth + "* a\n" for depth in range(1000)),
        "> " * 5000 + "a",
        "[^a]: " * 2000,
        "[" * 20_000,
        "\"a '" * 20_000,
        "*a _b" * 10_000,
        "> [!quote]\n> — x\n\n" * 2000,
    ],
    ids=["lists", "quotations", "notes", "brackets", "marks", "emphasis", "pulls"],
)
def test_what_is_nested_or_huge_is_rendered_and_not_deep(text: str) -> None:
    page = html(text)
    depth = deepest = 0
    for is_end, name in OPEN_CLOSE.findall(page):
        if name not in VOID:
            depth += -1 if is_end else 1
            deepest = max(deepest, depth)
    assert deepest <= 60


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "“She said ‘no’ – it’s true…”"),
        ("en-GB", "“She said ‘no’ – it’s true…”"),
        ("de", "„She said ‚no‘ – it’s true…“"),
        ("de-CH", "«She said ‹no› – it’s true…»"),
        ("fr", f"«{THIN}She said “no” – it’s true…{THIN}»"),
        ("es", "«She said “no” – it’s true…»"),
        ("nl", "“She said ‘no’ – it’s true…”"),
        ("sv", "”She said ’no’ – it’s true…”"),
        ("no", "«She said ‘no’ – it’s true…»"),
        ("xx", "“She said ‘no’ – it’s true…”"),
    ],
)
def test_marks_are_those_of_the_language(language: str, printed: str) -> None:
    typed = "\"She said 'no' -- it's true...\""
    assert html(typed, language) == f"<p>{printed}</p>\n"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("the dogs' bowl and '90s rock", "the dogs’ bowl and ’90s rock"),
        ('*"Go,"* she said', "<em>“Go,”</em> she said"),
        ("\"'Go,' he said,\" she said", "“‘Go,’ he said,” she said"),
        ('`"code"` and \\"escaped\\"', '<code>"code"</code> and "escaped"'),
        ("a---b ---- c", "a—b ---- c"),
        ('a line\n"quoted"', "a line\n“quoted”"),
    ],
)
def test_marks_know_where_they_stand(typed: str, printed: str) -> None:
    assert html(typed) == f"<p>{printed}</p>\n"


def test_french_punctuation_keeps_its_thin_spaces() -> None:
    assert html("Quoi ? « Non ! »", "fr") == f"<p>Quoi{THIN}? «{THIN}Non{THIN}!{THIN}»</p>\n"


def test_a_quotation_names_its_source() -> None:
    page = html("> One.\n>\n> Two.\n> — *Ann Author*, A Book")
    assert "<figure><blockquote>\n<p>One.</p>\n<p>Two.</p>\n</blockquote>" in page
    assert "<figcaption><em>Ann Author</em>, A Book</figcaption></figure>" in page


def test_a_source_may_stand_alone_and_a_dash_within_is_none() -> None:
    assert "<p>One.</p>\n</blockquote><figcaption>Ann</figcaption>" in html("> One.\n>\n> -- Ann")
    assert "figcaption" not in html("> One — two.\n> Three.")


def test_a_pull_quote_has_a_key_of_its_words() -> None:
    rendered = render_post('> [!quote]\n> It is *sliced*, "thin".\n> — Ann', language="en")
    (quote,) = rendered.quotes
    assert (quote.text, quote.source) == ("It is sliced, “thin”.", "Ann")
    assert f'<figure class="pull" id="q-{quote.key}">' in rendered.html
    assert f'<a class="pull-share" href="#q-{quote.key}"' in rendered.html
    assert "[!quote]" not in rendered.html
    again = render_post('Before.\n\n> [!quote]\n> It is sliced,\n> "thin".', language="en")
    assert again.quotes[0].key == quote.key
    assert again.quotes[0].source == ""


def test_a_pull_quote_is_set_once_and_an_endless_one_is_a_quotation() -> None:
    text = "> [!quote]\n> Same.\n\nOther.\n\n"
    rendered = render_post(text + text, language="en")
    assert len(rendered.quotes) == 1
    assert rendered.html.count('class="pull"') == 1
    assert render_post("> [!quote]\n> " + "word " * 200, language="en").quotes == []


def test_footnotes_lead_there_and_back() -> None:
    page = html("One[^a] and two[^a].\n\n[^a]: The *note*.", "de")
    assert '<a href="#fn1" id="fnref1" role="doc-noteref"' in page
    assert '<a href="#fn1" id="fnref1-2" role="doc-noteref"' in page
    assert '<section class="footnotes" role="doc-endnotes" aria-label="Anmerkungen">' in page
    assert '<li id="fn1">' in page
    assert 'aria-label="Zurück zum Text, Anmerkung 1"' in page
    assert 'href="#fnref1"' in page
    assert 'href="#fnref1-2"' in page


def test_tables_say_what_their_heads_are_for() -> None:
    page = html("| Year | Sold |\n|---|--:|\n| 2006 | 12 |")
    assert '<th scope="col">Year</th>' in page
    assert '<th scope="col" class="end">Sold</th>' in page
    assert '<td class="end">12</td>' in page
    assert 'role="region" tabindex="0" aria-label="Table 1"' in page
    assert "style=" not in page


def test_a_picture_with_a_title_is_a_figure() -> None:
    page = html("![A lake](/media/ab/lake.jpg \"The 'lake'\")")
    assert '<figure><img src="/media/ab/lake.jpg" alt="A lake" loading="lazy">' in page
    assert "<figcaption>The ‘lake’</figcaption></figure>" in page
    assert "<figure>" not in html('Here: ![A lake](/media/ab/lake.jpg "The lake")')


def test_no_picture_is_asked_of_another_host() -> None:
    for address in ("https://x.example/a.png", "//x.example/a.png", "a.png"):
        page = html(f"![A lake]({address})")
        assert "<img" not in page
        assert "A lake</a>" in page


def test_abbreviations_are_explained_wherever_they_stand() -> None:
    page = html('*[HTML]: HyperText "Markup"\n\nHTML, XHTML and *HTML*.')
    assert page.count('<abbr title="HyperText “Markup”">HTML</abbr>') == 2
    assert "XHTML" in page
    assert "*[" not in page
    assert "<abbr" not in html("    *[HTML]: in code\n\nHTML")


def test_headings_can_be_led_to() -> None:
    rendered = render_post("# One *two*\n\n## Three\n\n# One two\n\n# 序", language="en")
    assert [tuple(heading) for heading in rendered.contents] == [
        ("h-one-two", "One two", 2),
        ("h-three", "Three", 3),
        ("h-one-two-2", "One two", 2),
        ("h-part", "序", 2),
    ]
    assert '<h2 id="h-one-two">One <em>two</em></h2>' in rendered.html
    assert "id=" not in render_markdown("# One")


def test_the_words_of_a_text_leave_out_its_signposts() -> None:
    page = html("Said[^1].\n\n> [!quote]\n> Pulled.\n\n[^1]: Noted.")
    assert plain_text(page) == "Said. Pulled. Noted."
    assert plain_text(page, notes=False) == "Said. Pulled."
