"""People who sign in: the staff of the shop."""
