"""Reading many completed interviews with the person behind each, as a number that means nothing outside: for the
statistics that count one voice a person."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, ColumnElement, String, bindparam, case, cast, func, literal, select, type_coerce

from questionnaire.model import AgeBand, Entry, RespondentType
from storage import changes
from storage.answers import NUMBER_DIGITS, batches, sizes
from storage.changes import COUNTED, Changes
from storage.engine.database import Database
from storage.tables import interviews

MARK_DIGITS = 10 + NUMBER_DIGITS
"""Six of the week of completion, then type (0 job seeker, 1 employer), class (0 clean, 1 B), age band and entry, then
the interview's number."""
PERSON_CHARACTERS = 16
NOBODY = "-" * PERSON_CHARACTERS
"""Paper and imported answers have no respondent."""
UNKNOWN = 9
"""The digit of an age band or entry that has no place in the case-mix."""


@dataclass(frozen=True, slots=True)
class CenterVoices:
    """The interviews of one center that count, each kind of fact in one long text and all in the same order.

    answers    15 digits each
    marks      18 digits each, see `MARK_DIGITS`
    moments    of completion in UTC, such as "2026-11-30 09:00:00", perhaps with a fraction; all equally long
    people     16 characters each: the respondent, or `NOBODY`
    fingerprints   32 hexadecimal digits each; empty where they were not asked for

    `changes` is read at the same moment.
    """

    center_id: int
    answers: str
    marks: str
    moments: str
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
    query = (
        select(
            interviews.c.center_id,
            func.aggregate_strings(interviews.c.answers, "").label("answers"),
            func.aggregate_strings(cast(_mark(ages, entries), String), "").label("marks"),
            func.aggregate_strings(_moment(db), "").label("moments"),
            func.aggregate_strings(func.coalesce(interviews.c.respondent_id, NOBODY), "").label("people"),
            *([func.aggregate_strings(interviews.c.fingerprint, "").label("fingerprints")] if fingerprints else []),
        )
        .where(
            interviews.c.center_id.in_(bindparam("center_ids", expanding=True)),
            (interviews.c.completed_week + 0).between(first_week, last_week),
            interviews.c.quality.in_(COUNTED),
        )
        .group_by(interviews.c.center_id)
        .order_by(interviews.c.center_id)
    )
    for ids in batches(await sizes(db, center_ids)):
        async with db.read() as connection:
            known = await changes.read(connection, ids)
            found = await connection.execute(query, {"center_ids": ids})
            rows = [
                CenterVoices(**row, changes=known.get(row["center_id"], Changes())) for row in found.mappings().all()
            ]
        if rows:
            yield rows


def _mark(ages: Sequence[AgeBand], entries: Sequence[Entry]) -> ColumnElement[int]:
    """All facts of an interview that are small numbers, in one: the database writes one text instead of six."""

    def digit(value: int, tens: int) -> ColumnElement[int]:
        return literal(value * 10 ** (NUMBER_DIGITS + tens), BigInteger)

    return (
        interviews.c.completed_week * digit(1, 4)
        + case((interviews.c.respondent_type == RespondentType.EMPLOYER.value, digit(1, 3)), else_=digit(0, 3))
        + case((interviews.c.quality == "B", digit(1, 2)), else_=digit(0, 2))
        + case(
            {age.value: digit(at, 1) for at, age in enumerate(ages)},
            value=interviews.c.age_band,
            else_=digit(UNKNOWN, 1),
        )
        + case(
            {one.value: digit(at, 0) for at, one in enumerate(entries)},
            value=interviews.c.entry,
            else_=digit(UNKNOWN, 0),
        )
        + func.coalesce(interviews.c.number, 0)
    )


def _moment(db: Database) -> ColumnElement[str]:
    """A file holds the moment as such a text: to take it apart there would cost more than the rest of the row."""
    if db.embedded:
        return type_coerce(interviews.c.completed_at, String)
    return func.to_char(func.timezone("UTC", interviews.c.completed_at), "YYYY-MM-DD HH24:MI:SS")
