"""Let one process at a time do what every process would do by the clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "work_claim",
        sa.Column("what", sa.String(16), primary_key=True),
        sa.Column("until", sa.String(20), nullable=False),
    )
