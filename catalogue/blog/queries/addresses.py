"""Where to read now what could be read elsewhere before."""

from functools import cache
from typing import Any

from sqlalchemy import Select, String, bindparam, select
from sqlalchemy.orm import Session

from catalogue.blog.models import OldAddress, Post
from catalogue.blog.queries.cards import is_public
from catalogue.blog.types import address_key


def post_at_old_address(session: Session, path: str) -> str | None:
    """Return the present slug of the published post that a path led to, or None."""
    key = address_key(path)
    if not key:
        return None
    found: str | None = session.connection().execute(_old(), {"path": key}).scalar_one_or_none()
    return found


@cache
def _old() -> Select[*tuple[Any, ...]]:
    return (
        select(Post.slug)
        .join(OldAddress, OldAddress.post_id == Post.id)
        .where(OldAddress.path == bindparam("path", type_=String()), is_public())
    )
