"""HTML becomes the Markdown that a person would have written, and nothing of it stays HTML."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.core.markdown import plain_text, render_markdown
from catalogue.core.reply_markdown import render_reply
from catalogue.imports.html import Surroundings, to_markdown

OWN = Surroundings(
    picture=lambda address: "/media/k/pier.jpg" if address.endswith("pier.jpg") else "",
    gallery=lambda numbers: [("https://x.example/pier.jpg", f"No {one}") for one in numbers],
)
CASES = {
    "paragraphs": ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
    "blank lines": ("One\nline.\n\nTwo.", "One\\\nline.\n\nTwo."),
    "block comments": ("<!-- wp:paragraph -->\n<p>One\nline.</p>", "One line."),
    "blanks": ("<p> One  &nbsp; two </p><p>&nbsp;</p>", "One two"),
    "break": ("<p>One<br />two<br></p>", "One\\\ntwo"),
    "two breaks": ("<p>One<br><br>two</p>", "One\n\ntwo"),
    "emphasis": ("<b>b</b> <em>e</em> <del>d</del>", "**b** *e* ~~d~~"),
    "blanks within": ("a<b> b </b>c", "a **b** c"),
    "nested": ("<b><strong>x</strong></b>", "**x**"),
    "both": ("<b><i>x</i></b>", "***x***"),
    "side by side": ("<b>a</b><b>b</b>", "**ab**"),
    "colon within": ("<b>Note:</b>now", "**Note**:now"),
    "within a word": ("un<em>believ</em>able", "un*believ*able"),
    "quotation within a word": ("x<b>“y”</b>z", "x“y”z"),
    "empty": ("a<b></b>b <i> </i>", "ab"),
    "over paragraphs": ("<i>One\n\ntwo</i>", "*One*\n\n*two*"),
    "headings": ("<h2>A <b>b</b></h2><h4>C</h4>", "## A **b**\n\n#### C"),
    "empty heading": ("<h2> </h2>", ""),
    "list": ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    "numbers": ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
    "list in a list": ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c"),
    "list beside items": ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
    "two lists": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
    "wide list": ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c"),
    "code in a list": ("<ul><li>a<pre>x\n  y</pre></li></ul>", "- a\n\n  ```\n  x\n    y\n  ```"),
    "quotation": ("<blockquote>a\n\nb</blockquote>", "> a\n>\n> b"),
    "source": ("<blockquote><p>a</p><cite>Ann</cite></blockquote>", "> a\n>\n> — Ann"),
    "dashed source": ("<blockquote><p>a</p><footer>— Ann</footer></blockquote>", "> a\n>\n> — Ann"),
    "code": ("<code>a_b*</code> and <tt>``</tt>", "`a_b*` and ``` `` ```"),
    "listing": (
        '<pre><code class="language-python">if x:\n\ty()</code></pre>',
        "```python\nif x:\n    y()\n```",
    ),
    "fences within": ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
    "rule": ("a<hr>b", "a\n\n* * *\n\nb"),
    "link": ('<a href="https://x.example/a_b">x</a>', "[x](https://x.example/a_b)"),
    "titled link": ('<a href="/x" title="A &quot;b&quot;">x</a>', '[x](/x "A \\"b\\"")'),
    "link to itself": (
        '<a href="https://x.example/">https://x.example/</a>',
        "<https://x.example/>",
    ),
    "brackets in a link": ('<a href="/a (b)">[x]</a>', "[[x]](/a%28b%29)"),
    "no address": ("<a>x</a> <a href=''>y</a>", "x y"),
    "anchor": ('<a name="top"></a>x', "x"),
    "table": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c|d</td><td>e<br>f</td></tr></table>",
        "| a | b |\n| --- | --- |\n| c\\|d | e f |",
    ),
    "table without a head": (
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
        "|  |  |\n| --- | --- |\n| a | b |",
    ),
    "ragged table": (
        "<table><thead><tr><td>a</td><td>b</td></tr></thead><tr><td>c</td></tr></table>",
        "| a | b |\n| --- | --- |\n| c |  |",
    ),
    "table of one column": ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\n\nb"),
    "picture": ('<img src="/wp/pier.jpg" alt="A [pier]">', "![A [pier]](/media/k/pier.jpg)"),
    "figure": (
        '<figure><img src="/pier.jpg" alt="p"><figcaption><i>A</i> “pier”</figcaption></figure>',
        '![p](/media/k/pier.jpg "A “pier”")',
    ),
    "caption": (
        'x [caption id="a" width="3"]<img src="/pier.jpg" alt="p" /> The pier[/caption] y',
        'x\n\n![p](/media/k/pier.jpg "The pier")\n\ny',
    ),
    "old caption": (
        '[caption caption="The pier"]<img src="/pier.jpg">[/caption]',
        '![](/media/k/pier.jpg "The pier")',
    ),
    "lost picture": ('a <img src="/gone.png" alt="Gone *x*"> b', "a Gone \\*x\\* b"),
    "lost nameless picture": (
        '<img src="https://x.example/a/b.png">',
        "[b.png](https://x.example/a/b.png)",
    ),
    "gallery": (
        '[gallery ids="4,5"]',
        '![No 4](/media/k/pier.jpg "No 4")\n\n![No 5](/media/k/pier.jpg "No 5")',
    ),
    "embed": ("[embed]https://y.example/w[/embed]", "<https://y.example/w>"),
    "player": ('[audio src="https://y.example/a.mp3"][/audio]', "<https://y.example/a.mp3>"),
    "frame": ('a<iframe src="https://y.example/e"></iframe>', "a <https://y.example/e>"),
    "unknown shortcodes": ('[box kind="x"]In[/box] [contact-form-7 id="1"] out', "In out"),
    "listing shortcode": (
        '[code lang="php"]&lt;b&gt;\n[x y="1"][/code]',
        '```php\n<b>\n[x y="1"]\n```',
    ),
    "brackets are no shortcodes": (
        "He [sic] wrote [1] and [see below].",
        "He [sic] wrote [1] and [see below].",
    ),
    "doubled brackets": ("[[gallery]]", "[gallery]"),
    "shortcode in code": ("<code>[gallery]</code>", "`[gallery]`"),
    "terms": ("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb"),
    "unknown markup": ("<marquee>a <blink>b</blink></marquee> <x-y>c</x-y>", "a b c"),
    "left out": ("a<script>b()</script><style>c{}</style><svg><text>d</text></svg>e", "ae"),
    "form": ("<form>Say <input value='x'><textarea>y</textarea></form>", "Say"),
    "not closed": ("<p>a <b>b<p>c", "a **b**\n\nc"),
    "too many ends": ("</div></body>a</p></html>b", "ab"),
    "signs": ("2 * 3 _x_ a_b `c` \\d <e &amp;copy; ~~f~~", "2 \\* 3 \\_x\\_ a_b \\`c\\` \\\\d"),
    "line starts": ("# a\n- b\n1. c\n&gt; d\n+ e", "\\# a\\\n\\- b\\\n1\\. c\\\n\\> d\\\n\\+ e"),
    "rules of signs": ("---\n===", "\\---\\\n\\=\\=\\="),
    "a year": ("<p>1986. What a year.</p>", "1986\\. What a year."),
    "definitions": ("[x]: http://evil.example", "\\[x\\]: http://evil.example"),
    "a footnote": ("a[^1]\n\n[^1]: b", "a\\[^1\\]\n\n\\[^1\\]: b"),
    "a pull quote": ("<blockquote>[!quote]\nx</blockquote>", "> \\[!quote\\]\\\n> x"),
    "an abbreviation": ("*[HTML]: words", "\\*\\[HTML\\]: words"),
    "a table of signs": ("a | b\n--- | ---", "a | b\\\n\\--- | ---"),
    "nothing": ("  \n\n <!-- x --> ", ""),
}


@pytest.mark.parametrize("what", CASES)
def test_markup_becomes_markdown(what: str) -> None:
    html, markdown = CASES[what]
    assert to_markdown(html, OWN).markdown.startswith(markdown)
    if what != "signs":
        assert to_markdown(html, OWN).markdown == markdown


WORDS = [
    "2 * 3 * 4 and *a* and _b_ and __c__ and a_b_c",
    "# no heading",
    "1. no list",
    "- no list",
    "> no quotation",
    "    no code",
    "`no code`",
    "no [link](http://evil.example) and no ![picture](/x.png)",
    "[no]: http://evil.example",
    "no &copy; entity and no <b>bold</b> and no <http://auto.example>",
    "no ~~stroke~~ and no \\* escape \\",
    "no | table",
    "***",
    "===",
    "~~~",
    "```",
    "no[^1] note",
    "[^1]: no note",
    "*[HTML]: no words",
    "[!quote]",
    "a\\",
]


@pytest.mark.parametrize("words", WORDS)
def test_words_are_shown_as_they_were_typed(words: str) -> None:
    typed = words.replace("&", "&amp;").replace("<", "&lt;")
    html = render_markdown(to_markdown(f"<p>{typed}</p>", OWN).markdown)
    shown = html.removeprefix("<p>").removesuffix("</p>\n")
    shown = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert shown == " ".join(words.split())


HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt >alert(1)</sCrIpT >",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="java&#x09;script:alert(1)">x</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//evil.example\\@x">x</a>',
    '<a href="https://x.example/)[y](javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x]<span>(javascript:alert(1))</span>",
    "<b>[x]</b>(javascript:alert(1))",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<object data=javascript:alert(1)><script>alert(1)</script></object>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    "<pre></code></pre><script>alert(1)</script></pre>",
    '<pre class="language-x"><script>alert(1)</script></pre>',
    '<pre class="language-&quot;&gt;&lt;script&gt;">x</pre>',
    "<code>`</code><script>alert(1)</script>",
    "<table><tr><td><script>alert(1)</script>|<td><img src=x onerror=alert(1)></table>",
    '<img src="/pier.jpg" alt="](x) <script>alert(1)</script>" title="&quot;&gt;<script>">',
    '[caption caption="<script>alert(1)</script>"]<img src="/pier.jpg">[/caption]',
    '[embed]https://x.example/"onmouseover="alert(1)[/embed]',
    "[embed]javascript:alert(1)[/embed]",
    '[audio src="javascript:alert(1)"]',
    "[code]</pre><script>alert(1)</script>[/code]",
    '[code lang="x\\"><script>"]y[/code]',
    "<style>@import 'http://evil.example'</style><link rel=stylesheet href=//evil.example>",
    '<base href="http://evil.example/"><meta http-equiv=refresh content="0;url=//evil.example">',
    '<a href="/x" title="&#34;onclick=alert(1)//">x</a>',
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?><p>x",
    "<template><script>alert(1)</script></template>",
    "<noscript><img src=x onerror=alert(1)></noscript>",
]
_OPEN = re.compile(
    r"<(?:script|img|iframe|svg|object|style|link|base|meta|math)\b(?! src=\"/media/)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"<[^<>]*\s(?:on\w+|style|srcdoc)\s*=", re.IGNORECASE)
_ADDRESS = re.compile(r"<[^<>]*\s(?:href|src)=\"(?!https?://|/|#|mailto:)", re.IGNORECASE)


@pytest.mark.parametrize("html", HOSTILE)
@pytest.mark.parametrize(
    "frame", ["{}", "a {} b", "<p>{}</p>", "<ul><li>{}</ul>", "<b>{}</b>", "<h2>{}</h2>"]
)
def test_nothing_hostile_comes_through(html: str, frame: str) -> None:
    text = frame.format(html)
    for shown in (
        render_markdown(to_markdown(text, OWN).markdown),
        render_reply(to_markdown(text, Surroundings(is_reply=True)).markdown),
    ):
        assert not _OPEN.search(shown), shown
        assert not _ATTRIBUTE.search(shown), shown
        assert not _ADDRESS.search(shown), shown


LARGE = {
    "deep blocks": "<div>" * 3_000 + "deep",
    "deep emphasis": "<b><i>" * 3_000 + "deep",
    "deep lists": "<ul><li>" * 1_000 + "deep",
    "deep quotations": "<blockquote>" * 1_000 + "deep",
    "open captions": "[caption]" * 30_000 + "deep",
    "open code": "<pre>" * 30_000 + "deep",
    "open brackets": "[" * 200_000 + "deep",
    "open tags": "<" * 200_000 + " deep",
    "stars": "*" * 200_000 + "deep",
    "one long word": "x" * 1_000_000 + " deep",
    "attributes": "[box " + "a=" * 100_000 + "] deep",
    "entities": "&amp;" * 100_000 + "deep",
    "cells": "<table><tr>" + "<td>" * 20_000 + "deep",
    "controls": "\x00\x08\x1b" * 100_000 + "deep",
}


@pytest.mark.parametrize("what", LARGE)
def test_large_and_deep_texts_end_soon(what: str) -> None:
    assert "deep" in to_markdown(LARGE[what]).markdown or what == "cells"


TAGS = ["p", "div", "b", "i", "ul", "li", "blockquote", "table", "tr", "td", "h2", "a", "span"]
TAGS += ["pre", "code", "figure", "figcaption", "ol", "dl", "dt", "q", "cite", "body", "html", "x"]
PIECES = [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]
PIECES += ["<br>", "<hr>", "\n\n", "\n", "<a href='/x'>", "<ul><li>", "<table><tr><td>", "[b]"]


@settings(deadline=None, max_examples=400, derandomize=True, print_blob=False)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_word_is_lost_whatever_the_markup(pieces: list[str]) -> None:
    html = "".join(f"{piece}word{number}. " for number, piece in enumerate(pieces))
    markdown = to_markdown(html, OWN).markdown
    shown = plain_text(render_markdown(markdown))
    for number in range(len(pieces)):
        assert f"word{number}." in shown, markdown


def test_what_was_left_out_is_said_once() -> None:
    html = "[box a=1]x[/box] [box b=2]y[/box] <a href='javascript:x'>z</a>" * 3
    assert [str(note) for note in to_markdown(html).notes] == [
        "The shortcode [box] was taken out; its words stay.",
        "A link that browsers must not follow became plain words.",
    ]


def test_a_reply_keeps_what_replies_may_hold() -> None:
    html = "<h2>Loud</h2>a\nb <b>c</b> <img src='/pier.jpg' alt='p'>\n\n<blockquote>q</blockquote>"
    markdown = to_markdown(html, Surroundings(is_reply=True)).markdown
    assert markdown == "Loud\n\na\nb **c** p\n\n> q"
    assert render_reply(markdown).count("<p>") == 3
