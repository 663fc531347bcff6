"""Footnotes that a screen reader can follow there and back."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from catalogue.core.markdown.punctuation import MANNER

_AS_TEXT = "\N{VARIATION SELECTOR-15}"


def footnotes(markdown: MarkdownIt) -> None:
    """Teach a parser footnotes, with roles and names of DPub-ARIA 1.1."""
    markdown.use(footnote_plugin)
    markdown.add_render_rule("footnote_ref", _reference)
    markdown.add_render_rule("footnote_block_open", _notes)
    markdown.add_render_rule("footnote_open", _note)
    markdown.add_render_rule("footnote_anchor", _way_back)


def _reference(
    _self: RendererHTML, tokens: Sequence[Token], place: int, _options: OptionsDict, _env: Any
) -> str:
    number = tokens[place].meta["id"] + 1
    return (
        f'<sup class="footnote-ref"><a href="#fn{number}" id="{_reference_id(tokens[place])}"'
        f' role="doc-noteref">{number}</a></sup>'
    )


def _notes(
    _self: RendererHTML, _tokens: Sequence[Token], _place: int, _options: OptionsDict, env: Any
) -> str:
    name = env[MANNER].notes
    return f'<section class="footnotes" role="doc-endnotes" aria-label="{name}">\n<ol>\n'


def _note(
    _self: RendererHTML, tokens: Sequence[Token], place: int, _options: OptionsDict, _env: Any
) -> str:
    return f'<li id="fn{tokens[place].meta["id"] + 1}">'


def _way_back(
    _self: RendererHTML, tokens: Sequence[Token], place: int, _options: OptionsDict, env: Any
) -> str:
    number = tokens[place].meta["id"] + 1
    return (
        f' <a href="#{_reference_id(tokens[place])}" class="footnote-backref" role="doc-backlink"'
        f' aria-label="{env[MANNER].back} {number}">↩{_AS_TEXT}</a>'
    )


def _reference_id(token: Token) -> str:
    again = token.meta.get("subId", 0)
    return f"fnref{token.meta['id'] + 1}" + (f"-{again + 1}" if again > 0 else "")
