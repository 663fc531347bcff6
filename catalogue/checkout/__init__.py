"""From the cart to the order, the payment and the delivery: the only room that knows them all."""
