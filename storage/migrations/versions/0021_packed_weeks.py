"""Answers packed by center and week. The table begins empty: the next publication fills it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "packed_weeks",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text()),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_packed_weeks_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "week", name=op.f("pk_packed_weeks")),
    )
