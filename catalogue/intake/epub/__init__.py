"""EPUB 2 and 3 as they come: what the package says, and what the first chapter reads like."""

from catalogue.intake.epub.reading import read_epub

__all__ = ["read_epub"]
