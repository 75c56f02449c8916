"""The published norms as rows for an operator, without what computes norms."""

import json
from datetime import timedelta
from typing import Any

from scoring.windows import monday
from storage.engine.database import Database
from storage.results import norms


async def listing(db: Database) -> list[dict[str, Any]]:
    """All published norms, by the week from which they hold."""
    return [
        {
            "holds_from": monday(one.holds_from).isoformat(),
            "window_end": (monday(one.week + 1) - timedelta(days=1)).isoformat(),
            "methodology": one.methodology,
            "pi": json.loads(one.content)["pi"],
            "published_at": one.published_at.isoformat(),
            "digest": one.digest,
        }
        for one in await norms.published(db)
    ]
