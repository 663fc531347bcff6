"""Plain values that know neither book nor database: money, time, ids, slugs, ISBNs, Markdown."""
