"""Markdown to safe HTML, and the words of that HTML."""

from catalogue.core.markdown.rendering import Heading, Rendered, render_markdown, render_post
from catalogue.core.markdown.shapes import PullQuote
from catalogue.core.markdown.text import count_words, excerpt, plain_text

__all__ = [
    "Heading",
    "PullQuote",
    "Rendered",
    "count_words",
    "excerpt",
    "plain_text",
    "render_markdown",
    "render_post",
]
