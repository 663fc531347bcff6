"""Work promised in the transaction that caused it, and done by the worker, once."""
