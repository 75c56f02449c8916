"""Cases for the operators, centers under review, and answers that an operator has marked invalid."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0017"
down_revision = "0016"

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "invalid_answers",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("respondent_type", sa.String(length=10), nullable=False),
        sa.Column("completed_week", sa.Integer(), nullable=False),
        sa.Column("quality", sa.String(length=5), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.Column("marked_by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("restored_at", UtcDateTime()),
        sa.Column("restored_by", sa.String(length=80)),
        sa.Column("restored_reason", sa.String(length=500)),
        sa.Column("restored_number", sa.Integer()),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_invalid_answers_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "fingerprint", "number", name=op.f("pk_invalid_answers")),
    )
    op.create_table(
        "cases",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("answers_hash", sa.String(length=64), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("settled_at", UtcDateTime()),
        sa.Column("settled_by", sa.String(length=80)),
        sa.Column("reason", sa.String(length=500)),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_cases_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_cases")),
    )
    op.create_index(
        "uq_cases_open", "cases", ["center_id", "kind"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_cases_state_opened", "cases", ["state", "opened_at"])
    op.create_table(
        "reviews",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer()),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("begun_by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("ended_by", sa.String(length=80)),
        sa.Column("ended_reason", sa.String(length=500)),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_reviews_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_reviews")),
    )
