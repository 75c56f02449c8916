"""Operations: several workers behind one address, digests of regions, alerts, and people who want no messages."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("respondents", sa.Column("stopped_at", UtcDateTime(), nullable=True))
    op.add_column("centers", sa.Column("poster_made_at", UtcDateTime(), nullable=True))
    op.add_column("memberships", sa.Column("digest_hour", sa.Integer(), nullable=True))
    op.add_column("memberships", sa.Column("stopped_at", UtcDateTime(), nullable=True))
    op.add_column("outbox", sa.Column("region_id", sa.Integer(), nullable=True))
    op.add_column("outbox", sa.Column("alert", sa.String(length=16), nullable=True))
    _region_digests()
    _alerts()
    _jobs()
    _pace()


def _region_digests() -> None:
    op.create_table(
        "region_digests",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_region_digests_region_id_regions")),
        sa.PrimaryKeyConstraint("region_id", "week", name=op.f("pk_region_digests")),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("alert", sa.String(length=16), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_alerts_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "alert", "week", name=op.f("pk_alerts")),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("job", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_jobs")),
    )


def _pace() -> None:
    op.create_table(
        "pace",
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("messenger", name=op.f("pk_pace")),
    )
