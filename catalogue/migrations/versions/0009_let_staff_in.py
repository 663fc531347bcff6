"""Let staff in: second factors, passkeys, sessions, invitations, and the audit."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_REFUSED = "the audit is append-only"


def upgrade() -> None:
    """Add them; whoever is on the staff already gets a signature."""
    _extend_staff()
    _sign()
    with op.batch_alter_table("staff") as staff:
        staff.alter_column("signature", existing_type=sa.String(64), nullable=False)
        staff.create_unique_constraint(op.f("uq_staff_signature"), ["signature"])
        staff.create_unique_constraint(op.f("uq_staff_passkey_handle"), ["passkey_handle"])
    _make_keys_and_sessions()
    _make_audit()
    _forbid_changes()


def _extend_staff() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.alter_column("totp_secret", existing_type=sa.String(64), type_=sa.Text())
        staff.add_column(sa.Column("name", sa.String(200), nullable=False, server_default=""))
        staff.add_column(sa.Column("signature", sa.String(64)))
        staff.add_column(sa.Column("totp_counter", sa.Integer()))
        staff.add_column(
            sa.Column("recovery_codes", sa.JSON(), nullable=False, server_default="[]")
        )
        staff.add_column(sa.Column("passkey_handle", sa.String(64)))


def _sign() -> None:
    staff = sa.table("staff", sa.column("id", sa.Uuid), sa.column("signature", sa.String))
    for row in op.get_bind().execute(sa.select(staff.c.id)).all():
        signature = secrets.token_urlsafe(24)
        op.execute(staff.update().where(staff.c.id == row.id).values(signature=signature))


def _make_keys_and_sessions() -> None:
    op.create_table(
        "staff_passkeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("extensions", sa.String(255)),
        sa.Column("is_backed_up", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("usage", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        _of_member("staff_passkeys"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_staff_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_staff_passkeys_member_id"), "staff_passkeys", ["member_id"])
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("signed_in_with", sa.String(60), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        _of_member("staff_sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_sessions_token_hash")),
    )
    op.create_index(op.f("ix_staff_sessions_member_id"), "staff_sessions", ["member_id"])
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    _index("sign_in_failures", "at")
    _index("sign_in_failures", "account", "at")
    _index("sign_in_failures", "address", "at")
    op.create_table(
        "staff_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        _of_member("staff_invitations", "invited_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_invitations_token_hash")),
    )
    _index("staff_invitations", "email")


def _make_audit() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("actor", sa.String(254), nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("about_kind", sa.String(40), nullable=False),
        sa.Column("about_id", sa.String(80), nullable=False),
        sa.Column("about_label", sa.String(300), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    _index("audit_entries", "at", "id")
    _index("audit_entries", "about_kind", "about_id", "at")
    _index("audit_entries", "actor", "at")
    _index("audit_entries", "act", "at")
    op.create_table(
        "audit_addresses",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entries.id"],
            name=op.f("fk_audit_addresses_entry_id_audit_entries"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_addresses")),
    )
    _index("audit_addresses", "at")


def _forbid_changes() -> None:
    """Let the database itself refuse to change or delete an entry."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entries_no_{verb.lower()} BEFORE {verb} ON audit_entries "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
    )


def _of_member(table: str, column: str = "member_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["staff.id"], name=op.f(f"fk_{table}_{column}_staff"))


def _index(table: str, *columns: str) -> None:
    named = "_".join([columns[0], *(f"{table}_{column}" for column in columns[1:])])
    op.create_index(op.f(f"ix_{table}_{named}"), table, list(columns))


def downgrade() -> None:
    """Take them away."""
    for table in (
        *("audit_addresses", "audit_entries", "staff_invitations"),
        *("sign_in_failures", "staff_sessions", "staff_passkeys"),
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_audit_change()")
    with op.batch_alter_table("staff") as staff:
        staff.drop_constraint(op.f("uq_staff_passkey_handle"), type_="unique")
        staff.drop_constraint(op.f("uq_staff_signature"), type_="unique")
        for column in ("passkey_handle", "recovery_codes", "totp_counter", "signature", "name"):
            staff.drop_column(column)
        staff.alter_column("totp_secret", existing_type=sa.Text(), type_=sa.String(64))
