"""Titles: what is said of them, their forms, prices and files, and whether visitors see them."""

from catalogue.web.staff.books import details, editions, overview
from catalogue.web.staff.books.desk import pages

__all__ = ["details", "editions", "overview", "pages"]
