"""Write discounts: what they offer, their codes, and the uses that orders take of them."""
