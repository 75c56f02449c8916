"""Runs migrations on the connection that `storage.engine.schema` hands over, inside its transaction."""

from alembic import context

from storage.tables import base, metadata

base.also_on_server()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
