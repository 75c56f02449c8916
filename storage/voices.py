"""Reading many completed interviews with the person behind each, as a number that means nothing outside: for the
statistics that count one voice a person."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, String, case, cast, extract, func, select

from questionnaire.model import AgeBand, Entry, RespondentType
from storage import changes
from storage.answers import NUMBER_DIGITS, batches, sizes
from storage.changes import COUNTED, Changes
from storage.engine.database import Database
from storage.tables import interviews

MARK_DIGITS = 10
"""Six of the week of completion, then type (0 job seeker, 1 employer), class (0 clean, 1 B), age band and entry."""
ORDER_DIGITS = 18
PERSON_CHARACTERS = 16
NOBODY = "-" * PERSON_CHARACTERS
"""Paper and imported answers have no respondent."""
UNKNOWN = 9
"""The digit of an age band or entry that has no place in the case-mix."""


@dataclass(frozen=True, slots=True)
class CenterVoices:
    """The interviews of one center that count, each kind of fact in one long text and all in the same order.

    answers    15 digits each
    marks      10 digits each, see `MARK_DIGITS`
    orders     18 digits each, which grow with the moment of completion: seconds since 1970, then the interview's number
    people     16 characters each: the respondent, or `NOBODY`
    fingerprints   32 hexadecimal digits each; empty where they were not asked for

    `changes` is read at the same moment.
    """

    center_id: int
    answers: str
    marks: str
    orders: str
    people: str
    fingerprints: str = ""
    changes: Changes = field(default_factory=Changes)


async def by_center(
    db: Database,
    ages: Sequence[AgeBand],
    entries: Sequence[Entry],
    *,
    first_week: int,
    last_week: int,
    center_ids: Sequence[int] | None = None,
    fingerprints: bool = False,
) -> AsyncIterator[list[CenterVoices]]:
    """All centers (or some) that have interviews in these weeks, in batches; each batch is a separate read.

    The digits of age bands and entries are their places in `ages` and `entries`.
    """
    mark = (
        interviews.c.completed_week * 10_000
        + case((interviews.c.respondent_type == RespondentType.EMPLOYER.value, 1000), else_=0)
        + case((interviews.c.quality == "B", 100), else_=0)
        + case({age.value: 10 * at for at, age in enumerate(ages)}, value=interviews.c.age_band, else_=10 * UNKNOWN)
        + case({one.value: at for at, one in enumerate(entries)}, value=interviews.c.entry, else_=UNKNOWN)
    )
    # Moments become hours after a day. Within an hour the number tells the order.
    moment = cast(extract("epoch", interviews.c.completed_at), BigInteger)
    order = moment * 10**NUMBER_DIGITS + func.coalesce(interviews.c.number, 0)
    query = (
        select(
            interviews.c.center_id,
            func.aggregate_strings(interviews.c.answers, "").label("answers"),
            func.aggregate_strings(cast(mark, String), "").label("marks"),
            func.aggregate_strings(cast(order, String), "").label("orders"),
            func.aggregate_strings(func.coalesce(interviews.c.respondent_id, NOBODY), "").label("people"),
            *([func.aggregate_strings(interviews.c.fingerprint, "").label("fingerprints")] if fingerprints else []),
        )
        .where((interviews.c.completed_week + 0).between(first_week, last_week), interviews.c.quality.in_(COUNTED))
        .group_by(interviews.c.center_id)
        .order_by(interviews.c.center_id)
    )
    for ids in batches(await sizes(db, center_ids)):
        async with db.read() as connection:
            known = await changes.read(connection, ids)
            found = await connection.execute(query.where(interviews.c.center_id.in_(ids)))
            rows = [CenterVoices(**row._mapping, changes=known.get(row.center_id, Changes())) for row in found]
        if rows:
            yield rows
