"""Finding words in documents of any kind, with tolerance for typing errors."""
