"""Reading many completed interviews with the person behind each, as a number that means nothing outside: for the
statistics that count one voice a person."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
)

from questionnaire.model import QUESTION_COUNT, AgeBand, Entry, RespondentType
from storage.counting import changes, packed_weeks
from storage.counting.answers import NUMBER_DIGITS, at_once, batches, sizes
from storage.counting.changes import COUNTED, Changes
from storage.counting.packed_weeks import CenterWeek, Kept, Packed
from storage.engine.connection import Connection
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
MOMENT_CHARACTERS = 19
FINGERPRINT_CHARACTERS = 32
RECORD = (QUESTION_COUNT, MARK_DIGITS, MOMENT_CHARACTERS, PERSON_CHARACTERS, FINGERPRINT_CHARACTERS)
"""The lengths of the parts of a record: answers, mark, moment to the second, person and fingerprint of one interview.
Packed weeks consist of them. A migration has to empty those whenever records or their digits change."""
RECORD_CHARACTERS = sum(RECORD)
MOST_RECORDS = 30_000
"""In one read, unless a single center has more: their parts take several times the memory of the texts."""
TOGETHER = 10_000
"""Interviews, at least, that are added up at a time."""
FEW_WEEKS = 8
"""So few weeks are found by the index over weeks; of more a center's interviews are run through."""


@dataclass(frozen=True, slots=True)
class CenterVoices:
    """The interviews of one center that count, each kind of fact in one long text and all in the same order.

    answers    15 digits each
    marks      18 digits each, see `MARK_DIGITS`
    moments    of completion in UTC, such as "2026-11-30 09:00:00", perhaps with a fraction; all equally long
    people     16 characters each: the respondent, or `NOBODY`
    fingerprints   32 hexadecimal digits each; empty where they were not asked for
    records    in place of all these: `RECORD_CHARACTERS` each

    `changes` is read at the same moment.
    """

    center_id: int
    answers: str
    marks: str
    moments: str
    people: str
    fingerprints: str = ""
    records: str = ""
    changes: Changes = field(default_factory=Changes)

    @property
    def number(self) -> int:
        """Of its interviews."""
        return len(self.records) // RECORD_CHARACTERS or len(self.marks) // MARK_DIGITS


@dataclass(frozen=True, slots=True)
class Selection:
    """Which interviews to read, and how to write them: those of these weeks of completion, the last one included, at
    all centers or some. The digits of age bands and entries are their places in `ages` and `entries`."""

    ages: Sequence[AgeBand]
    entries: Sequence[Entry]
    first_week: int
    last_week: int
    center_ids: Sequence[int] | None = None


async def by_center(
    db: Database, selection: Selection, *, fingerprints: bool = False
) -> AsyncIterator[list[CenterVoices]]:
    """The centers that have such interviews, in batches; each batch is a separate read."""
    query = (
        select(
            interviews.c.center_id,
            func.aggregate_strings(interviews.c.answers, "").label("answers"),
            func.aggregate_strings(cast(_mark(selection.ages, selection.entries), String), "").label("marks"),
            func.aggregate_strings(_moment(embedded=db.embedded), "").label("moments"),
            func.aggregate_strings(func.coalesce(interviews.c.respondent_id, NOBODY), "").label("people"),
            *([func.aggregate_strings(interviews.c.fingerprint, "").label("fingerprints")] if fingerprints else []),
        )
        .where(
            interviews.c.center_id.in_(bindparam("center_ids", expanding=True)),
            (interviews.c.completed_week + 0).between(selection.first_week, selection.last_week),
            interviews.c.quality.in_(COUNTED),
        )
        .group_by(interviews.c.center_id)
        .order_by(interviews.c.center_id)
    )
    for ids in batches(await sizes(db, selection.center_ids), at_once(db)):
        async with db.read() as connection:
            known = await changes.read(connection, ids)
            rows = (await connection.execute(query, {"center_ids": ids})).mappings().all()
        if rows:
            yield [CenterVoices(**row, changes=known.get(row["center_id"], Changes())) for row in rows]


async def by_record(db: Database, selection: Selection) -> AsyncIterator[list[CenterVoices]]:
    """The same interviews as records: from packed weeks, and from the rows only where a week is not packed."""
    first_week, last_week = selection.first_week, selection.last_week
    for ids in batches(await sizes(db, selection.center_ids), min(MOST_RECORDS, at_once(db))):
        async with db.read() as connection:
            known = await changes.read(connection, ids)
            kept = await packed_weeks.kept(connection, ids, first_week, last_week)
            lacking = [(one, week) for one in ids for week in kept.get(one, Kept()).lacking(first_week, last_week)]
            unpacked = await _read(db, connection, selection, lacking)
        texts = {center_id: [one.content] for center_id, one in kept.items()}
        for (center_id, _), one in unpacked.items():
            texts.setdefault(center_id, []).append(one.records)
        joined = {center_id: "".join(texts.get(center_id, ())) for center_id in ids}
        page = [
            CenterVoices(center_id, "", "", "", "", records=text, changes=known.get(center_id, Changes()))
            for center_id, text in joined.items()
            if text
        ]
        if page:
            yield page


async def gathered(pages: AsyncIterator[list[CenterVoices]]) -> AsyncIterator[list[CenterVoices]]:
    """Several small batches as one, for arithmetic that takes nearly as long for ten interviews as for a thousand."""
    together: list[CenterVoices] = []
    async for page in pages:
        together += page
        if sum(one.number for one in together) >= TOGETHER:
            yield together
            together = []
    if together:
        yield together


async def changed(db: Database, *, first_week: int, last_week: int) -> dict[int, int]:
    """How often answers that count have changed in these weeks, by center id: while it stays the same, so do they."""
    found: dict[int, int] = {}
    for ids in batches(await sizes(db, None), at_once(db)):
        async with db.read() as connection:
            found |= await packed_weeks.changes(connection, ids, first_week, last_week)
    return found


async def pack(db: Database, selection: Selection) -> int:
    """Packs the weeks of centers that are not; returns how many were packed."""
    done = 0
    for ids in batches(await sizes(db, selection.center_ids), at_once(db)):
        async with db.read() as connection:
            lacking = await packed_weeks.lacking(connection, ids, selection.first_week, selection.last_week)
            found = await _read(db, connection, selection, lacking)
        made = [
            Packed(*key, changed, found.get(key, _NONE).records)
            for key, changed in lacking.items()
            if found.get(key, _NONE).whole
        ]
        await packed_weeks.put(db, made)
        done += len(made)
    return done


async def differing(db: Database, selection: Selection) -> tuple[list[CenterWeek], int]:
    """The packed weeks that are not what the rows say, and how many were compared."""
    compared, found = 0, list[CenterWeek]()
    for ids in batches(await sizes(db, selection.center_ids), at_once(db)):
        async with db.read() as connection:
            packed = await packed_weeks.contents(connection, ids, selection.first_week, selection.last_week)
            rows = await _read(db, connection, selection, packed)
        # Databases join the rows in orders of their own.
        found += [key for key, text in packed.items() if _each(text) != _each(rows.get(key, _NONE).records)]
        compared += len(packed)
    return found, compared


@dataclass(frozen=True, slots=True)
class _OfWeek:
    """A week of a center from its rows."""

    number: int
    records: str

    @property
    def whole(self) -> bool:
        """Whether every interview has all parts in their lengths: anything else is left to the rows."""
        return len(self.records) == self.number * RECORD_CHARACTERS and self.records.isascii()


_NONE = _OfWeek(0, "")


def _each(records: str) -> list[str]:
    return sorted(records[at : at + RECORD_CHARACTERS] for at in range(0, len(records), RECORD_CHARACTERS))


async def _read(
    db: Database, connection: Connection, selection: Selection, wanted: Collection[CenterWeek]
) -> dict[CenterWeek, _OfWeek]:
    """The records of these weeks of centers, of those that have any."""
    if not wanted:
        return {}
    ids, weeks = sorted({center_id for center_id, _ in wanted}), sorted({week for _, week in wanted})
    few = len(weeks) <= FEW_WEEKS
    query = _records(tuple(selection.ages), tuple(selection.entries), few=few, embedded=db.embedded)
    span = {"weeks": weeks} if few else {"first_week": weeks[0], "last_week": weeks[-1]}
    chosen = set(wanted)
    return {
        (row.center_id, row.completed_week): _OfWeek(row.number, row.records)
        for row in (await connection.execute(query, {"center_ids": ids, **span})).all()
        if (row.center_id, row.completed_week) in chosen
    }


@cache
def _records(ages: tuple[AgeBand, ...], entries: tuple[Entry, ...], *, few: bool, embedded: bool) -> Select[Any]:
    """By center and week: how many interviews count, and their records. Built once: for a single center that takes
    longer than the database does. Few weeks are named, many are a span."""
    moment, week = func.substr(_moment(embedded=embedded), 1, MOMENT_CHARACTERS), interviews.c.completed_week
    # The sum hides the index over weeks from the database.
    span = week.in_(_list("weeks")) if few else (week + 0).between(bindparam("first_week"), bindparam("last_week"))
    parts = (
        interviews.c.answers,
        cast(_mark(ages, entries), String),
        moment,
        func.coalesce(interviews.c.respondent_id, NOBODY),
        func.coalesce(interviews.c.fingerprint, NOBODY * 2),
    )
    record = parts[0].concat(parts[1]).concat(parts[2]).concat(parts[3]).concat(parts[4])
    key = interviews.c.center_id, interviews.c.completed_week
    return (
        select(*key, func.count().label("number"), func.aggregate_strings(record, "").label("records"))
        .where(interviews.c.quality.in_(COUNTED), interviews.c.center_id.in_(_list("center_ids")), span)
        .group_by(*key)
    )


def _list(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


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


def _moment(*, embedded: bool) -> ColumnElement[str]:
    """A file holds the moment as such a text: to take it apart there would cost more than the rest of the row."""
    if embedded:
        return type_coerce(interviews.c.completed_at, String)
    return func.to_char(func.timezone("UTC", interviews.c.completed_at), "YYYY-MM-DD HH24:MI:SS")
