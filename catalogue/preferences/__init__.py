"""What staff may change about the shop, with its history; the environment gives defaults."""
