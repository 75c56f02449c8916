"""Languages have codes of up to 16 characters, such as `sah` or `zh-Hans`, not only two letters."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = ("respondents", "interviews", "memberships")
LENGTH = 16


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        # SQLite has never held a text to its declared length, and would copy every interview to declare another.
        return
    for table in TABLES:
        op.alter_column(table, "language", type_=sa.String(length=LENGTH))
