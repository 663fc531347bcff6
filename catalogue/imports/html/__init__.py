"""Turns the HTML of other programs into the shop's Markdown; no raw HTML survives."""

from catalogue.imports.html.convert import Conversion, Surroundings, to_markdown

__all__ = ["Conversion", "Surroundings", "to_markdown"]
