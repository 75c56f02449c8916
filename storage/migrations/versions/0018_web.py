"""Interviews in a browser: how often a network was used, and screens in the halls of centers."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "network_uses",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_network_uses_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "network", name=op.f("pk_network_uses")),
    )
    op.create_index(op.f("ix_network_uses_day"), "network_uses", ["day"])
    op.create_table(
        "kiosks",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("paired_at", UtcDateTime()),
        sa.Column("revoked_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_kiosks_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_kiosks")),
    )
