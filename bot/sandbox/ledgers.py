"""The demo's centers' own counts: visits by day, and the measurements of the last two months."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from questionnaire import indicators as catalogue
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.places.centers import Center
from storage.results import indicators
from storage.results.indicators import IndicatorValue

DAYS = 14
WEEKEND = 5


async def take_in(db: Database, places: Sequence[Center], today: date, dice: random.Random) -> None:
    """Comes after the published weeks, whose figures do not depend on it."""
    months = [today.replace(day=1), (today.replace(day=1) - timedelta(days=1)).replace(day=1)]
    values = [
        IndicatorValue(place.id, f"{month:%Y-%m}", one.code, round(dice.uniform(one.good, one.bad), 1))
        for place in places
        for month in months
        for one in catalogue.load()
    ]
    await indicators.save(db, values)
    days = [today - timedelta(days=ago) for ago in range(1, DAYS + 1)]
    visits = [
        VisitReport(place.id, day, dice.randint(40, 90)) for place in places for day in days if day.weekday() < WEEKEND
    ]
    await visit_ledger.report(db, visits)
