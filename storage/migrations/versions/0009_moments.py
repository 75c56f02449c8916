"""No moment is kept finer than needed: contacts have a day, and a handle that only their owners can work out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0009"
down_revision = "0008"

KEPT = timedelta(days=14)
NOBODY = ""
"""The handle of contacts that were left before there were handles."""


def upgrade() -> None:
    kept = _earlier()
    op.drop_table("callback_requests")
    made = op.create_table(
        "callback_requests",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_callback_requests_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_callback_requests")),
        sqlite_with_rowid=False,
    )
    if kept:
        op.bulk_insert(made, kept)
    _coarsen_items()


def _earlier() -> list[dict[str, Any]]:
    columns = (sa.column("center_id", sa.Integer), sa.column("id", sa.String), sa.column("contact", sa.Text))
    moments = (sa.column("made_at", UtcDateTime), sa.column("done_at", UtcDateTime))
    old = sa.table("callback_requests", *columns, *moments)
    centers = sa.table("centers", sa.column("id", sa.Integer), sa.column("timezone", sa.String))
    query = sa.select(old, centers.c.timezone).join(centers, centers.c.id == old.c.center_id).order_by(old.c.id)
    rows = []
    for row in op.get_bind().execute(query):
        made_on = _day(row.made_at, row.timezone)
        rows.append(
            {
                "center_id": row.center_id,
                "id": row.id,
                "contact": row.contact,
                "handle": NOBODY,
                "made_on": made_on,
                "expires_on": made_on + KEPT,
                "done_on": None if row.done_at is None else _day(row.done_at, row.timezone),
            }
        )
    return rows


def _coarsen_items() -> None:
    """Letters that have ended go; those still to be sent are due at once, as before."""
    columns = (sa.column("kind", sa.String), sa.column("state", sa.String))
    moments = (sa.column("created_at", UtcDateTime), sa.column("due_at", UtcDateTime))
    outbox = sa.table("outbox", *columns, *moments)
    mine = outbox.c.kind == "callback_request"
    ended = outbox.c.state.not_in(("queued", "claimed", "sending"))
    op.execute(sa.delete(outbox).where(mine, ended))
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    op.execute(sa.update(outbox).where(mine).values(created_at=long_ago, due_at=long_ago))


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
