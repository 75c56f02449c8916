"""Retention: what has been kept long enough is found without reading every interview."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _create("ix_interviews_unfinished", "started_at", "completed_at IS NULL")
    _create("ix_interviews_commented", "completed_at", "comment IS NOT NULL")


def _create(name: str, column: str, condition: str) -> None:
    op.create_index(name, "interviews", [column], sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))
