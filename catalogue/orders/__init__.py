"""Orders and their frozen lines: what was agreed, for how much, and where it stands."""
