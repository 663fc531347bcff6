"""What can be done with an export: look through it, and take it in."""

from catalogue.imports.services.running import Order, look_through, take_in

__all__ = ["Order", "look_through", "take_in"]
