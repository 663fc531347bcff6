"""The XHTML pages and the style sheet inside an EPUB."""

from collections.abc import Sequence
from itertools import groupby

from catalogue.typeset.manuscripts import Manuscript
from catalogue.typeset.markup import printed, xml

_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
xml:lang="{language}" lang="{language}">
<head>
  <title>{title}</title>
  <link rel="stylesheet" type="text/css" href="style.css"/>
</head>
<body>
{body}
</body>
</html>
"""

# No colour but in rules, and no size but in relation: a reader's own settings win.
_STYLE = """html {{ font-family: serif; line-height: 1.5; }}
body {{ margin: 5% 6%; }}
p {{ margin: 0; text-indent: 1.3em; hyphens: auto; }}
h1 + p, h2 + p, h3 + p, hr + p, ul + p, ol + p, blockquote + p, .plain p {{ text-indent: 0; }}
h1, h2, h3, h4 {{ font-weight: normal; line-height: 1.2; hyphens: none; break-after: avoid; }}
h1 {{ font-size: 1.7em; margin: 3em 0 1.2em; }}
h2, h3, h4 {{ font-size: 1.15em; font-style: italic; margin: 1.6em 0 0.6em; }}
ul, ol {{ margin: 1em 0; padding-left: 1.4em; }}
blockquote {{ margin: 1em 1.4em; font-style: italic; }}
pre {{ white-space: pre-wrap; font-size: 0.9em; }}
hr {{ width: 3em; margin: 1.6em auto; border: 0; border-top: 2px solid {rule}; }}
.cover {{ margin: 0; text-align: center; }}
.cover img {{ max-width: 100%; max-height: 98vh; }}
.subtitle {{ font-size: 1.15em; font-style: italic; }}
.author {{ font-variant: small-caps; letter-spacing: 0.06em; margin-top: 1em; }}
.publisher {{ margin-top: 6em; }}
.imprint p {{ margin-bottom: 0.8em; font-size: 0.9em; }}
.part h1 {{ margin-top: 30%; text-align: center; }}
nav ol {{ list-style: none; padding-left: 0; }}
nav ol ol {{ padding-left: 1.4em; margin: 0.3em 0 0.8em; }}
nav li {{ margin: 0.3em 0; }}
"""


def page(manuscript: Manuscript, title: str, body: str) -> str:
    """Wrap a body that is XHTML already; the title is plain text."""
    return _PAGE.format(language=xml(manuscript.language), title=printed(title), body=body)


def style(manuscript: Manuscript) -> str:
    """Write the style sheet, in which the title's own colour appears as a rule only."""
    return _STYLE.format(rule=manuscript.ink)


def cover_body(manuscript: Manuscript) -> str:
    """Show the cover, described by the words that stand on it."""
    words = [manuscript.title, manuscript.subtitle, ", ".join(manuscript.authors)]
    alt = printed("Cover: " + ". ".join(word for word in words if word))
    return (
        '<section epub:type="cover" class="cover">'
        f'<img src="cover.png" alt="{alt}" role="doc-cover"/></section>'
    )


def title_body(manuscript: Manuscript) -> str:
    """Set the title page."""
    lines = [f"<h1>{printed(manuscript.title)}</h1>"]
    if subtitle := printed(manuscript.subtitle):
        lines.append(f'<p class="subtitle" role="doc-subtitle">{subtitle}</p>')
    lines += [f'<p class="author">{printed(name)}</p>' for name in manuscript.authors]
    lines.append(f'<p class="publisher">{printed(manuscript.publisher)}</p>')
    return _section("titlepage", "plain", lines)


def imprint_body(manuscript: Manuscript) -> str:
    """State whose book this is and how it can be read."""
    lines = [
        "<h1>Imprint</h1>",
        f"<p>{printed(manuscript.title)}, {manuscript.date.year}</p>",
        f"<p>{printed(manuscript.rights)}</p>",
        f"<p>{xml(manuscript.identifier)}</p>",
        f"<p>{printed(manuscript.accessibility.summary)}</p>",
    ]
    return _section("copyright-page", "plain imprint", lines)


def part_body(name: str) -> str:
    """Set a part's own page."""
    heading = f"<h1>{printed(name)}</h1>"
    return f'<section epub:type="part" role="doc-part" class="part">\n{heading}\n</section>'


def chapter_body(title: str, content: str) -> str:
    """Set a chapter under its heading; the content is XHTML already."""
    heading = f"<h1>{printed(title)}</h1>"
    return f'<section epub:type="chapter" role="doc-chapter">\n{heading}\n{content}</section>'


def nav(manuscript: Manuscript, entries: Sequence[tuple[str, str, int]]) -> str:
    """Write the contents list from (file, label, depth), with landmarks for reading systems."""
    listed = [entry for entry in entries if entry[1]]
    contents = "\n".join(_branches(listed))
    body = f"""<nav epub:type="toc" role="doc-toc" id="toc">
<h1>Contents</h1>
<ol>
{contents}
</ol>
</nav>
<nav epub:type="landmarks" hidden="hidden">
<h2>Landmarks</h2>
<ol>
<li><a epub:type="cover" href="cover.xhtml">Cover</a></li>
<li><a epub:type="toc" href="nav.xhtml#toc">Contents</a></li>
<li><a epub:type="bodymatter" href="{_first_of_body(entries)}.xhtml">Start of the text</a></li>
</ol>
</nav>"""
    return page(manuscript, "Contents", body)


def _branches(listed: Sequence[tuple[str, str, int]]) -> list[str]:
    """Nest each run of deeper entries in the entry before it."""
    lines: list[str] = []
    for depth, run in groupby(listed, key=lambda entry: entry[2]):
        links = [f'<li><a href="{name}.xhtml">{printed(label)}</a></li>' for name, label, _ in run]
        if depth and lines:
            lines[-1] = (
                lines[-1].removesuffix("</li>") + "<ol>\n" + "\n".join(links) + "\n</ol></li>"
            )
        else:
            lines += links
    return lines


def _first_of_body(entries: Sequence[tuple[str, str, int]]) -> str:
    front = {"cover", "title", "imprint"}
    return next((name for name, _, _ in entries if name not in front), "title")


def _section(kind: str, css: str, lines: Sequence[str]) -> str:
    inside = "\n".join(lines)
    return f'<section epub:type="{kind}" class="{css}">\n{inside}\n</section>'
