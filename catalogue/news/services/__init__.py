"""Verbs of the news: sign up and leave, draft and send, take note of what came back."""

from catalogue.news.services.bouncing import note_bounce, stop_writing_to
from catalogue.news.services.drafting import discard, draft_due, send
from catalogue.news.services.sending import close, write_copies
from catalogue.news.services.subscribing import ask, confirm, erase, forget_senders, leave

__all__ = [
    "ask",
    "close",
    "confirm",
    "discard",
    "draft_due",
    "erase",
    "forget_senders",
    "leave",
    "note_bounce",
    "send",
    "stop_writing_to",
    "write_copies",
]
