"""Reads what WordPress exports (WXR 1.0 to 1.2), piece by piece, trusting none of it."""
