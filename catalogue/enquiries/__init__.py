"""Questions from companies about titles that are sold after a conversation."""
