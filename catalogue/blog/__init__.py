"""Posts: samples that lead to the titles they belong with."""
