"""What resembles what."""

from catalogue.search.likeness import likes_of
from catalogue.search.messages import RefreshLikeness
from catalogue.search.queries import indexed_texts
from catalogue.search.services import keep_likes
from catalogue.worker.tools import Step, Tools


def refresh_likeness(_message: RefreshLikeness, tools: Tools) -> Step:
    """Compare all that can be found; nobody waits meanwhile, because nothing is written yet."""
    with tools.database.read() as reader:
        texts = indexed_texts(reader)
    likes = list(likes_of(texts))
    return lambda session: keep_likes(session, texts, likes)
