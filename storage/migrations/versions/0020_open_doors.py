"""Questionnaires on paper, and posts about centers that were written elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "paper_sheets",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("respondent_type", sa.String(length=10), nullable=False),
        sa.Column("questionnaire", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("taken_on", sa.Date()),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_paper_sheets_center_id_centers")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_paper_sheets")),
    )
    op.create_index("uq_paper_sheets_number", "paper_sheets", ["center_id", "number"], unique=True)
    op.create_table(
        "posts",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_posts_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_posts")),
    )
    op.create_index("ix_posts_center_week", "posts", ["center_id", "week"])
    op.create_index("ix_posts_posted_on", "posts", ["posted_on"])
