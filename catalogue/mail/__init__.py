"""Letters: rendered once, kept, and sent by a job with a Message-ID that never changes."""
