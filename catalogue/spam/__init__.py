"""How much a text resembles what staff threw away; it judges texts, and decides nothing."""
