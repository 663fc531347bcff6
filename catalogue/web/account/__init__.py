"""What a buyer comes back to: the order page and the downloads."""
