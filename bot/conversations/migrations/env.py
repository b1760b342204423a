"""What Alembic runs: the migrations, on the connection that `migrate` holds."""

from __future__ import annotations

from alembic import context

from bot.conversations.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="conversation_version",
)
context.run_migrations()
