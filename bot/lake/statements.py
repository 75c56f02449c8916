"""The statements that add up answers, in SQL that DuckDB and Spark both read.

Every sum is a whole number. Three sums share 63 bits, 21 each, so a statement adds a third as many columns. They hold
the sums of `MOST` people: a group takes 65,536 of the numbers that a center gives to the answers of a type.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from bot.lake.parquet import CODES, SCHEMA
from bot.results.windows import Period
from questionnaire.model import QUESTION_COUNT
from storage.counting.answers import NUMBER_DIGITS
from storage.counting.fingerprints import BYTES

LANE_BITS, LANES = 21, 3
NUMBER_BITS = 16
MOST = (1 << LANE_BITS) // 16 - 1
"""People in one group, each of whom adds 16 to a sum at most."""
PACKS = 2 * QUESTION_COUNT // LANES
"""The packs of r₁ … r₁₅, d₁ … d₁₅, three in each; those of d are the second half."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the engines spell in different ways.

    seconds   since 1970 of a moment
    joined    the texts of a group one after the other, in their order
    sha256    of a text, as hexadecimal digits
    rows      of a Gram matrix that one statement adds up: Spark takes most of a minute to translate all fifteen
    texts     that one statement may join: DuckDB holds all of them in memory at once, whatever its limit
    """

    seconds: str
    joined: str
    sha256: str
    rows: int
    texts: int


DUCKDB = Dialect("CAST(epoch({0}) AS BIGINT)", "string_agg({0}, '' ORDER BY {0})", "sha256({0})", 15, 4_000_000)
SPARK = Dialect("unix_timestamp({0})", "array_join(sort_array(collect_list({0})), '')", "sha2({0}, 256)", 5, 1 << 62)

COLUMNS = (
    "center", "respondent_type", "age_band", "entry", "completed_at", "week", *CODES, "quality", "number", "person",
    "fingerprint",
)  # fmt: skip
"""The columns of a lake that are read."""
TYPES = {
    pa.date32(): "DATE", pa.int8(): "TINYINT", pa.int32(): "INT", pa.int64(): "BIGINT", pa.binary(BYTES): "BINARY",
    SCHEMA.field("completed_at").type: "TIMESTAMP",
}  # fmt: skip
ANSWERS = {name: TYPES.get(SCHEMA.field(name).type, "STRING") for name in COLUMNS}
"""The columns with their types, by names that both engines know."""
_R = [f"r{one}" for one in range(QUESTION_COUNT)]
_D = [f"d{one}" for one in range(QUESTION_COUNT)]
_X = [f"x{one}" for one in range(PACKS)]


def counted(dialect: Dialect) -> str:
    """The answers of each snapshot in the part of its windows in which they count. The table `intervals` says by week
    and number which ones do, and in which block."""
    rank = f"{dialect.seconds.format('a.completed_at')} * {10**NUMBER_DIGITS} + coalesce(a.number, 0)"
    return f"""
        SELECT /*+ BROADCAST(i) */ i.snap, i.kind, i.part, i.block, coalesce(a.number, 0) AS number, a.age_band,
            a.entry, a.person, CASE WHEN a.quality = 'B' THEN 1 ELSE 0 END AS doubtful, {rank} AS place, a.fingerprint,
            {", ".join(f"a.{code}" for code in CODES)}
        FROM answers a JOIN intervals i
            ON a.center = i.center AND a.respondent_type = i.respondent_type AND a.week = i.week
            AND coalesce(a.number, 0) > i.above AND coalesce(a.number, 0) <= i.up_to
        WHERE a.quality IN ('clean', 'B')
    """


NUMBER_COUNTED = "SELECT count(*) AS n FROM counted"


def hashes(dialect: Dialect, answers: int) -> Iterator[str]:
    """Of the answers of each snapshot (see `bot.results.input_hashes`), some snapshots at a time. `answers` is the
    number of all rows that are counted."""
    each = " || ".join(
        f"coalesce(max(CASE WHEN part = {one.value} THEN prints END), '') || '|'" for one in Period
    )  # fmt: skip
    prints = dialect.joined.format("lower(hex(fingerprint))")
    times = answers // dialect.texts + 1
    for one in range(times):
        yield f"""
            SELECT snap, {dialect.sha256.format(each)} AS hash
            FROM (
                SELECT snap, part, {prints} AS prints FROM counted WHERE snap % {times} = {one} GROUP BY snap, part
            ) t
            GROUP BY snap
        """


REPEATED = """
    SELECT snap, kind, person, max(place) AS top FROM counted WHERE person IS NOT NULL
    GROUP BY snap, kind, person HAVING count(*) > 1
"""
"""The people who have answered more than once, and the last time that they did."""
REPEATED_IN_PART = """
    SELECT c.snap, c.kind, c.part, c.person, max(c.place) AS top
    FROM counted c JOIN repeated o ON c.snap = o.snap AND c.kind = o.kind AND c.person = o.person
    GROUP BY c.snap, c.kind, c.part, c.person
"""
VOICES = f"""
    SELECT c.snap, c.kind, c.part, c.number, c.age_band, c.entry, c.person,
        CASE WHEN o.top IS NULL OR o.top = c.place THEN 1 ELSE 0 END AS overall,
        {", ".join(f"c.{code}" for code in CODES)}
    FROM counted c
    LEFT JOIN repeated o ON c.snap = o.snap AND c.kind = o.kind AND c.person = o.person
    LEFT JOIN repeated_in_part p ON c.snap = p.snap AND c.kind = p.kind AND c.part = p.part AND c.person = p.person
    WHERE p.top IS NULL OR p.top = c.place
"""
"""The last answers of each person in a part of the windows; `overall` are those that are the last of the year."""


def gram(table: str, by: str, rows: int) -> Iterator[str]:
    """The Gram sums of each part, by one more column (`scoring.gram_sums`), some rows of the matrix at a time: of each
    row those of r, then those of d with d."""
    for first in range(0, QUESTION_COUNT, rows):
        some = slice(first, first + rows)
        sums = [f"sum({r} * {x})" for r in _R[some] for x in _X]
        sums += [f"sum({d} * {x})" for d in _D[some] for x in _X[PACKS // 2 :]]
        yield _summed(f"snap, kind, part, {by}", sums, table)


def cells() -> str:
    """The sums of each part by age band and entry (`scoring.method_2026.cells`)."""
    return _summed("snap, kind, part, overall, age_band, entry", [f"sum({x})" for x in _X], "voices")


def in_blocks(*, once: bool) -> str:
    """The substantive answers in each block of the index's window; with `once` of the last answers of each person."""
    chosen = f"SELECT * FROM counted WHERE part = {Period.NOW.value}"
    if once:
        chosen = f"""
            SELECT c.* FROM ({chosen}) c LEFT JOIN (
                SELECT snap, block, person, max(place) AS top FROM ({chosen}) n WHERE person IS NOT NULL
                GROUP BY snap, block, person HAVING count(*) > 1
            ) o ON c.snap = o.snap AND c.block = o.block AND c.person = o.person
            WHERE o.top IS NULL OR o.top = c.place
        """
    return _summed("snap, block", [f"sum({x})" for x in _X[: PACKS // 2]], f"({chosen})")


def crossed() -> str:
    """The sums over people who answered in both of the index's windows, a row for each question of the window itself
    (`scoring.method_2026.shared_people`)."""
    whose = [f"CASE question {' '.join(f'WHEN {at} THEN n.{one}' for at, one in enumerate(some))} END AS {name}"
             for name, some in (("r", _R), ("d", _D))]  # fmt: skip
    questions = " UNION ALL ".join(f"SELECT {at} AS question" for at in range(QUESTION_COUNT))
    sums = _as_whole([f"sum({one} * {x})" for one in ("r", "d") for x in _X])
    return f"""
        SELECT snap, kind, question, count(*) AS n, {sums}
        FROM (
            SELECT n.snap, n.kind, q.question, {", ".join(whose)}, {", ".join(f"b.{x}" for x in _X)}
            FROM ({_features(_of_part(Period.NOW))}) n
            JOIN ({_packed(_of_part(Period.BEFORE))}) b
                ON n.snap = b.snap AND n.kind = b.kind AND n.person = b.person
            CROSS JOIN ({questions}) q
        ) t GROUP BY snap, kind, question
    """


KNOWN = """
    SELECT i.snap, lower(hex(a.fingerprint)) AS fingerprint, a.respondent_type, a.week, coalesce(a.number, 0) AS number
    FROM answers a JOIN looked_at i ON a.center = i.center AND a.week BETWEEN i.first AND i.last
    WHERE a.quality IN ('clean', 'B')
"""
"""The answers of some snapshots one by one, whether they count or not."""


def _of_part(part: Period) -> str:
    return f"(SELECT * FROM voices WHERE part = {part.value} AND person IS NOT NULL)"


def _summed(key: str, sums: Iterable[str], table: str) -> str:
    chunk = f"number >> {NUMBER_BITS}"
    return (
        f"SELECT {key}, {chunk} AS chunk, count(*) AS n, {_as_whole(sums)} FROM ({_packed(table)}) t "
        f"GROUP BY {key}, {chunk}"
    )


def _as_whole(sums: Iterable[str]) -> str:
    return ", ".join(f"CAST({one} AS BIGINT) AS s{at}" for at, one in enumerate(sums))


def _packed(table: str) -> str:
    lanes = [*_R, *_D]
    packs = [
        " + ".join(f"{lane} * {1 << LANE_BITS * at}" for at, lane in enumerate(lanes[first : first + LANES]))
        for first in range(0, len(lanes), LANES)
    ]
    made = ", ".join(f"{one} AS {x}" for one, x in zip(packs, _X, strict=True))
    return f"SELECT *, {made} FROM ({_features(table)}) f"


def _features(table: str) -> str:
    """z = (r, d) of every question: r is 1 for a substantive answer, d its code less 1."""
    return f"SELECT *, {', '.join(_made())} FROM {table} g"


def _made() -> Iterator[str]:
    for at, code in enumerate(CODES):
        yield f"CAST(CASE WHEN {code} BETWEEN 1 AND 5 THEN 1 ELSE 0 END AS BIGINT) AS {_R[at]}"
        yield f"CAST(CASE WHEN {code} BETWEEN 1 AND 5 THEN {code} - 1 ELSE 0 END AS BIGINT) AS {_D[at]}"
