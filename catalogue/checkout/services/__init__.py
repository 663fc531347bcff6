"""Place, begin to pay, settle, expire, reconcile."""
