"""Titles and what is known of them: contributors, topics, editions, prices, stock and files."""
