"""The figures: sales, posts, stock, and what went back."""

from catalogue.web.staff.reports.views import pages

__all__ = ["pages"]
