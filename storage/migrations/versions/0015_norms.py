"""The national norms that methodology 2026.1 freezes for a year."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0015"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "norms",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("methodology", sa.String(length=16), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("holds_from", sa.Integer(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_norms")),
    )
    op.create_index(op.f("ix_norms_holds_from"), "norms", ["holds_from"])
