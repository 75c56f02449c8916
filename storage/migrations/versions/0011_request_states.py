"""Requests to be called back have a state, and the bot waits for a contact in the database."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    state = sa.Column("state", sa.String(length=10), nullable=False, server_default="new")
    op.add_column("callback_requests", state)
    op.add_column("callback_requests", sa.Column("handled_on", sa.Date(), nullable=True))
    op.add_column("callback_requests", sa.Column("handled_by", sa.String(length=16), nullable=True))
    op.execute("UPDATE callback_requests SET state = 'reached', handled_on = done_on WHERE done_on IS NOT NULL")
    op.create_table(
        "contact_waits",
        sa.Column("respondent_id", sa.String(length=16), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_contact_waits_center_id_centers")),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_contact_waits_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("respondent_id", name=op.f("pk_contact_waits")),
        sqlite_with_rowid=False,
    )
