"""Titles: what is said of them, their forms, prices and files, and whether visitors see them."""
