"""In: answers, published snapshots and visits, from the database.

Out: typed DataFrames for an analyst, see docs/analysis.md.
"""

from bot.analysis.answers import answers_frame
from bot.analysis.database import from_database
from bot.analysis.snapshots import snapshots_frame
from bot.analysis.visits import visits_frame

__all__ = ["answers_frame", "from_database", "snapshots_frame", "visits_frame"]
