"""Snapshots of methodology 2026.1, and what they are compared with."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "snapshots_2026",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("methodology", sa.String(length=16), nullable=False),
        sa.Column("questionnaire", sa.String(length=16), nullable=False),
        sa.Column("norms", sa.String(length=64), nullable=True),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("index_value", sa.Float(), nullable=True),
        sa.Column("adjusted_index", sa.Float(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("star", sa.String(length=20), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_snapshots_2026_center_id_centers")),
        sa.ForeignKeyConstraint(["norms"], ["norms.digest"], name=op.f("fk_snapshots_2026_norms_norms")),
        sa.PrimaryKeyConstraint("center_id", "week", "revision", name=op.f("pk_snapshots_2026")),
    )
    op.create_table(
        "frames_2026",
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("computed_at", UtcDateTime(), nullable=False),
        sa.Column("methodology", sa.String(length=16), nullable=False),
        sa.Column("norms", sa.String(length=64), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["norms"], ["norms.digest"], name=op.f("fk_frames_2026_norms_norms")),
        sa.PrimaryKeyConstraint("week", "revision", name=op.f("pk_frames_2026")),
    )
