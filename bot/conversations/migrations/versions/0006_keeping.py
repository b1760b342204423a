"""Keep with each answer what the next turn may lean on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("event", sa.Column("memory", sa.Text))
