"""Words are heard before, during and after an interview."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("interviews", sa.Column("said", sa.Text(), nullable=True))
    op.add_column("interviews", sa.Column("letter_week", sa.Integer(), nullable=True))
    letters = sa.text("letter_week IS NOT NULL")
    op.create_index(
        "ix_interviews_letters",
        "interviews",
        ["center_id", "letter_week"],
        sqlite_where=letters,
        postgresql_where=letters,
    )
    op.create_table(
        "newcomers",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=True),
        sa.Column("entry", sa.String(length=11), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("came_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_newcomers_center_id_centers")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_newcomers")),
    )
    op.create_index(op.f("ix_newcomers_came_at"), "newcomers", ["came_at"])
