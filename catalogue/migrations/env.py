"""Alembic's entry: runs on the connection that `catalogue.db.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.engine import Connection

from catalogue.db.types import Choice, UtcDateTime
from catalogue.migrations.tables import metadata

_MADE_BY_HAND = ("search_fts",)


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the full-text tables, which only the migrations know."""
    return not (kind == "table" and name is not None and name.startswith(_MADE_BY_HAND))


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write column types of our own as what they are in the database, frozen for ever."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Choice):
        return "sa.String(length=24)"
    return False


def run(connection: Connection) -> None:
    """Run what was asked for, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include_name,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
