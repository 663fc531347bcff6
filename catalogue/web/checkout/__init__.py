"""The buyer's way: cart, checkout, the return from payment, and Stripe's webhook."""
