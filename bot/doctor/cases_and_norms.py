"""Examines what operators owe to methodology 2026.1: cases that wait for them, and norms."""

from datetime import datetime, timedelta

from bot.doctor.finding import Finding, fail, ok, warn
from bot.results.method_2026 import norms_file
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.norms import NormsError
from scoring.method_2026.norms_calendar import norms_due
from scoring.method_2026.versions import Methodologies
from scoring.windows import last_complete_week, monday
from storage.engine.database import Database
from storage.quality import cases
from storage.quality.case_states import CaseState
from storage.results import norms as published_norms

COMPUTE = "compute and publish them: czn-index norms compute --out norms.json"
SET_BACK = "set it back, or publish norms made with it: czn-index norms compute --out norms.json"


async def examine(db: Database, now: datetime, methodologies: Methodologies) -> list[Finding]:
    """Norms only where 2026.1 is computed, and whether they go with the setting from the day on which it is announced.
    Raises SchemaOutdated and StorageUnavailable."""
    return [await waiting(db, now), *await norms(db, now, methodologies), *await weight(db, now, methodologies)]


async def waiting(db: Database, now: datetime, constants: Constants = STANDARD) -> Finding:
    """Cases that nobody has settled."""
    opened = [one.opened_at for one in await cases.listing(db, state=CaseState.OPEN)]
    late = sum(at < now - timedelta(days=constants.operators_days) for at in opened)
    if late:
        said = f"{late} of {len(opened)} open for more than {constants.operators_days} days, a number that is public"
        return warn("cases", said, "settle them: czn-index cases list --state open")
    return ok("cases", f"{len(opened)} open")


async def norms(db: Database, now: datetime, methodologies: Methodologies) -> list[Finding]:
    """Whether the last complete week has norms, and whether they are this year's; in the first year, this quarter's."""
    week = last_complete_week(now.date())
    if not methodologies.of(week).later:
        return []
    try:
        year = await norms_file.in_force(db, week)
    except NormsError as error:
        return [fail("norms", str(error), "restore the last backup: nothing may be published by changed norms")]
    if year is None:
        return [fail("norms", "none are published, so 2026.1 has no index to show", COMPUTE)]
    known = await published_norms.published(db)
    newest = max(one.holds_from for one in known if one.holds_from <= week)
    said = f"of {year.centers} centers, in force since {monday(newest)}"
    if norms_due([one.holds_from for one in known], week):
        return [warn("norms", f"{said}; new ones are due", COMPUTE)]
    return [ok("norms", said if year.has_stars() else f"{said}; too few centers for stars")]


async def weight(db: Database, now: datetime, methodologies: Methodologies) -> list[Finding]:
    """Whether the norms in force, and those that will be, were made with the setting's part of job seekers: the weekly
    run refuses others."""
    week = last_complete_week(now.date())
    if methodologies.changes is None:
        return []
    in_force = await published_norms.in_force(db, week)
    known = [one for one in await published_norms.published(db) if one.holds_from > week or one == in_force]
    try:
        years = await norms_file.by_digest(db, [one.digest for one in known])
    except NormsError:
        # What `norms` says of them comes first.
        return []
    for one in known:
        theirs, mine = years[one.digest].pi, methodologies.weight
        if theirs == mine:
            continue
        said = f"those that hold from {monday(one.holds_from)} have JOB_SEEKERS_WEIGHT={theirs:g}, and it is {mine:g}"
        if one == in_force and methodologies.of(week).later:
            return [fail("norms", f"{said}: nothing is published by 2026.1", SET_BACK)]
        return [warn("norms", f"{said}: from then on nothing will be published by 2026.1", SET_BACK)]
    return []
