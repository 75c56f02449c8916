"""Visits: tokens with their short codes, what centers report, and where a token is required."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # In one statement with its constraint, which SQLite cannot add afterwards.
    op.execute(
        "ALTER TABLE regions ADD COLUMN verification VARCHAR(8) DEFAULT 'open' NOT NULL "
        "CONSTRAINT ck_regions_verification CHECK (verification IN ('open', 'required'))"
    )
    op.create_table(
        "visit_issues",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_visit_issues_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_visit_issues")),
    )
    op.create_table(
        "visit_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.String(length=16), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_visit_codes_center_id_centers")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_visit_codes")),
    )
    op.create_index(op.f("ix_visit_codes_expires_at"), "visit_codes", ["expires_at"])
    op.create_table(
        "visit_tokens",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.String(length=16), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("redeemed_at", UtcDateTime(), nullable=False),
        sa.Column("interview_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_visit_tokens_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "token_id", name=op.f("pk_visit_tokens")),
    )
    op.create_index("ix_visit_tokens_center_expires", "visit_tokens", ["center_id", "expires_at"])
    op.create_table(
        "visit_reports",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_visit_reports_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "day", name=op.f("pk_visit_reports")),
    )
    op.create_table(
        "bad_tokens",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("account", "tried_at", "id", name=op.f("pk_bad_tokens")),
    )
    op.create_index("ix_bad_tokens_tried_at", "bad_tokens", ["tried_at"])
