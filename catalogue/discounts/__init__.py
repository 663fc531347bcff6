"""Discounts: what a code takes off, for whom, how often, and which uses are taken."""
