"""Messengers side by side, ends of alerts, scans of posters, limits of coordinates; and the loop closed: what a center
did about what it was told, who has read a digest, who wants to be called back."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0007"
down_revision = "0006"

COORDINATES = {"latitude": 90, "longitude": 180}


def upgrade() -> None:
    messenger = sa.Column("messenger", sa.String(length=16), server_default="telegram", nullable=False)
    op.add_column("open_interviews", messenger)
    op.create_index("ix_outbox_sent", "outbox", ["sent_at"], unique=False)
    op.add_column("pace", sa.Column("paused_until", UtcDateTime(), nullable=True))
    op.add_column("alerts", sa.Column("ended_at", UtcDateTime(), nullable=True))
    op.add_column("centers", sa.Column("poster_scanned_at", UtcDateTime(), nullable=True))
    for column, limit in COORDINATES.items():
        _limit(column, limit)
    _loop()


def _limit(column: str, limit: int) -> None:
    """SQLite cannot add a constraint to a column that is there, and all tables point at centers: the column is made
    anew instead of the table."""
    if op.get_bind().dialect.name != "sqlite":
        op.create_check_constraint(column, "centers", f"{column} BETWEEN -{limit} AND {limit}")
        return
    op.execute(
        f"ALTER TABLE centers ADD COLUMN new_{column} FLOAT "
        f"CONSTRAINT ck_centers_{column} CHECK (new_{column} BETWEEN -{limit} AND {limit})"
    )
    op.execute(f"UPDATE centers SET new_{column} = {column}")
    op.execute(f"ALTER TABLE centers DROP COLUMN {column}")
    op.execute(f"ALTER TABLE centers RENAME COLUMN new_{column} TO {column}")


def _loop() -> None:
    op.add_column("digests", sa.Column("seen_at", UtcDateTime(), nullable=True))
    op.create_table(
        "actions",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("group_code", sa.String(length=8), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_actions_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_actions")),
    )
    op.create_table(
        "callbacks",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_callbacks_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_callbacks")),
    )
    op.add_column("outbox", sa.Column("callback_id", sa.String(length=16), nullable=True))
