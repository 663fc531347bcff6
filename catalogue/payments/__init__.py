"""Money through Stripe: sessions, the inbox of events, refunds and disputes."""
