"""A bookshop that an author or a small publisher owns."""

__version__ = "0.1.0"
