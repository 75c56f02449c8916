"""Centers have an address and a telephone number, for their pages; administrators a menu of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("centers", sa.Column("address", sa.String(length=200), nullable=True))
    op.add_column("memberships", sa.Column("menu", sa.String(length=40), nullable=True))
    op.add_column("centers", sa.Column("phone", sa.String(length=40), nullable=True))
