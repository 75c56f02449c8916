"""Launches of a mini-app that were used up."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "used_launches",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_used_launches")),
    )
    op.create_index(op.f("ix_used_launches_until"), "used_launches", ["until"])
