"""Signing in: Flask-Security, dressed as this shop, on the tables of ``accounts``."""
