"""The loop closed: what a center did about what it was told, who has read a digest, who wants to be called back."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("digests", sa.Column("seen_at", UtcDateTime(), nullable=True))
    op.create_table(
        "actions",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("group_code", sa.String(length=8), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_actions_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_actions")),
    )
    op.create_table(
        "callbacks",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_callbacks_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_callbacks")),
    )
    op.add_column("outbox", sa.Column("callback_id", sa.String(length=16), nullable=True))
