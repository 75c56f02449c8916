"""Where the interviews of a respondent are, for installations on several servers."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "respondent_centers",
        sa.Column("respondent_id", sa.String(length=16), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_respondent_centers_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_respondent_centers_center_id_centers")),
        sa.PrimaryKeyConstraint("respondent_id", "center_id", name=op.f("pk_respondent_centers")),
        sqlite_with_rowid=False,
    )
