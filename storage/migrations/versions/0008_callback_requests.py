"""The product's "call me back" gets a name of its own: a callback is the messenger's."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    # The constraints keep their names: not every distributed PostgreSQL renames them.
    op.rename_table("callbacks", "callback_requests")
    op.execute("ALTER TABLE outbox RENAME COLUMN callback_id TO callback_request_id")
    op.execute("UPDATE outbox SET kind = 'callback_request' WHERE kind = 'callback'")
