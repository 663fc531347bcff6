"""Index the words: FTS5 with triggers on SQLite, a generated tsvector on PostgreSQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE_UP = (
    """
    CREATE VIRTUAL TABLE search_fts USING fts5(
        title, body, content='search_documents', content_rowid='id',
        tokenize="porter unicode61 remove_diacritics 2", prefix='3'
    )
    """,
    """
    CREATE TRIGGER search_fts_added AFTER INSERT ON search_documents BEGIN
        INSERT INTO search_fts(rowid, title, body) VALUES (new.id, new.title, new.body);
    END
    """,
    """
    CREATE TRIGGER search_fts_removed AFTER DELETE ON search_documents BEGIN
        INSERT INTO search_fts(search_fts, rowid, title, body)
        VALUES ('delete', old.id, old.title, old.body);
    END
    """,
    """
    CREATE TRIGGER search_fts_changed AFTER UPDATE ON search_documents BEGIN
        INSERT INTO search_fts(search_fts, rowid, title, body)
        VALUES ('delete', old.id, old.title, old.body);
        INSERT INTO search_fts(rowid, title, body) VALUES (new.id, new.title, new.body);
    END
    """,
    "INSERT INTO search_fts(search_fts) VALUES ('rebuild')",
)
_SQLITE_DOWN = (
    "DROP TRIGGER search_fts_changed",
    "DROP TRIGGER search_fts_removed",
    "DROP TRIGGER search_fts_added",
    "DROP TABLE search_fts",
)
_POSTGRES_UP = (
    """
    ALTER TABLE search_documents ADD COLUMN terms tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A')
        || setweight(to_tsvector('english', body), 'B')
    ) STORED
    """,
    "CREATE INDEX ix_search_documents_terms ON search_documents USING gin (terms)",
)
_POSTGRES_DOWN = (
    "DROP INDEX ix_search_documents_terms",
    "ALTER TABLE search_documents DROP COLUMN terms",
)


def upgrade() -> None:
    """Add the index, and the one row of the catalogue's generation."""
    _run(_SQLITE_UP if _is_sqlite() else _POSTGRES_UP)
    op.execute("INSERT INTO generation (id, number) VALUES (1, 1)")


def downgrade() -> None:
    """Take them away."""
    op.execute("DELETE FROM generation")
    _run(_SQLITE_DOWN if _is_sqlite() else _POSTGRES_DOWN)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)
