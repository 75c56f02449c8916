"""A Monday morning: digests are built, drawn and delivered while clients are being answered.

    .venv/bin/python -m benchmarks.digests --recipients 5000

The bot runs in its own process, on SQLite; its clock reaches Monday, nine o'clock, in all 2,300 centers. Its Bot API
keeps Telegram's limits. Clients tap at a steady pace before and during the delivery. The bot's event loop is watched
from within.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
from sqlalchemy import select

from benchmarks import digest_nation, figures, host, speed_parts
from benchmarks.clients import answers, begin
from benchmarks.connections import Messenger
from benchmarks.digest_nation import INTERVIEWS, MONDAY
from benchmarks.figures import LEAST_ROUNDS, Figure
from benchmarks.host import Attempts
from benchmarks.limited_api import PER_SECOND
from benchmarks.nation_file import CENTERS, address
from benchmarks.processes import behind_webhook, bot_api, settings
from benchmarks.report import Row, table, write
from benchmarks.watched_bot import busy
from bot import jobs
from bot.delivery.drawing import DrawingOrder
from bot.delivery.drawing_processes import PROCESSES, DrawingProcesses
from bot.helper_process import seldom_look_for_garbage
from questionnaire.model import QUESTION_COUNT
from storage.engine.database import Database
from storage.tables import digests

MESSAGES_PER_SECOND = 29
"""A little less than the limit: otherwise one late message would make all later ones too early."""
TAPS_PER_SECOND = 20.0
FIRST_CLIENT = 1_000_000
STARTING = 45.0
"""Seconds for the bot's start and for leading clients to their first question."""
BUILDING = 45.0
MOST_DELIVERY, MOST_P99, MOST_BLOCKED = 1.05, 2.0, 0.05
LEAST_PICTURES = 20.0
PICTURES = 300
PARTS = (4, 2)
"""Publishing and building is also measured once for such parts of the nation."""
MOST_BUILDING = 10.0
"""Seconds for publishing and building the digests of the whole nation."""
MOST_SILENCE = 120.0
"""Seconds without a message until a delivery has failed."""
YARDSTICKS = 5
"""How often a round reads the nation's answers before and after, to be long enough for a clock."""


@dataclass(frozen=True, slots=True)
class Built:
    """Publishing and building by the clock and by the processor."""

    centers: int
    queued: int
    seconds: float
    computing: float


@dataclass(frozen=True, slots=True)
class Round:
    """The whole nation published and built, seconds for a picture, and the yardstick beside both: the same answers read
    through `sqlite3` and added up."""

    built: Built
    picture: float
    yardstick: float
    yardstick_computing: float


@dataclass(frozen=True, slots=True)
class Morning:
    """In seconds: from nine o'clock to the first message, and from there to the last; p99 of taps before and during
    delivery; the longest single task of the event loop, by the clock and by its thread's processor time, while digests
    were built and while they were delivered."""

    until_first: float
    delivery: float
    refused: int
    p99_before: float
    p99_meanwhile: float
    building: tuple[float, float]
    delivering: tuple[float, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipients", type=int, default=2_500)
    parser.add_argument("--quiet", type=float, default=40.0, help="seconds of taps before; 0 leaves the morning out")
    parser.add_argument("--rounds", type=figures.rounds, default=LEAST_ROUNDS, help="of publishing, building, drawing")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    figures.add_option(parser)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        nation = Path(folder) / "nation.db"
        digest_nation.make(nation, chosen.recipients)
        growth = [asyncio.run(_built(digest_nation.part(nation, CENTERS // part), CENTERS // part)) for part in PARTS]
        rounds = []
        for attempt in (attempts := Attempts(chosen.rounds)):
            with attempt:
                found = _round(nation)
                attempt.yardstick = found.yardstick
            if attempt.counts:
                rounds.append(found)
        rounds = attempts.kept(rounds)
        morning = asyncio.run(_morning(nation, chosen.recipients, chosen.quiet)) if chosen.quiet else None
    shown = _figures(rounds, chosen.recipients)
    whole = _middle([one.built for one in rounds])
    body = _report(morning, [*growth, whole], shown, chosen.recipients, attempts.repeated)
    print(body)
    figures.save(shown, chosen.figures)
    if chosen.write:
        write(f"Digests for {chosen.recipients:,} recipients", body)


def _round(nation: Path) -> Round:
    read = [speed_parts.baseline(nation) for _ in range(YARDSTICKS)]
    whole = digest_nation.part(nation, CENTERS)
    built = asyncio.run(_built(whole, CENTERS))
    picture = asyncio.run(_picture(whole))
    read += [speed_parts.baseline(nation) for _ in range(YARDSTICKS)]
    return Round(
        built=built,
        picture=picture,
        yardstick=sum(one["baseline_wall"] for one in read),
        yardstick_computing=sum(one["baseline_cpu"] for one in read),
    )


def _figures(rounds: Sequence[Round], recipients: int) -> list[Figure]:
    clock, processor = [one.yardstick for one in rounds], [one.yardstick_computing for one in rounds]
    what = f"digests of {CENTERS:,} centers for {recipients:,} recipients published and built"
    built = [one.built for one in rounds]
    drawn, most_picture = [1_000 * one.picture for one in rounds], 1_000 / LEAST_PICTURES
    return [
        Figure(what, [one.seconds for one in built], clock, unit="s", limit=MOST_BUILDING, digits=1),
        Figure(f"{what}, processor time", [one.computing for one in built], processor, unit="s", digits=1),
        Figure("a digest drawn", drawn, clock, unit="ms", limit=most_picture, digits=1),
    ]


def _middle(of: Sequence[Built]) -> Built:
    return Built(of[0].centers, of[0].queued, median(one.seconds for one in of), median(one.computing for one in of))


async def _built(path: Path, centers: int) -> Built:
    """How long publishing and building takes, in a process that looks for garbage as seldom as the bot's does."""
    seldom_look_for_garbage()
    db = await Database.open(address(path))
    try:
        began, worked = time.perf_counter(), time.process_time()
        report = await jobs.weekly(db, MONDAY)
        seconds, computing = time.perf_counter() - began, time.process_time() - worked
    finally:
        await db.close()
    return Built(centers, report.queued, seconds, computing)


def _row_of(built: Built) -> Row:
    return {
        "centers": f"{built.centers:,}",
        "messages queued": f"{built.queued:,}",
        "seconds": f"{built.seconds:.1f}",
        "processor seconds": f"{built.computing:.1f}",
        "processor ms per center": f"{1_000 * built.computing / built.centers:.1f}",
    }


async def _morning(nation: Path, recipients: int, quiet: float) -> Morning:
    watched = nation.with_name("watched.txt")
    monday = time.time() + STARTING + quiet
    chosen = {
        **settings(nation.parent, address(nation)),
        "MESSAGES_PER_SECOND": str(MESSAGES_PER_SECOND),
        "AHEAD_SECONDS": str(MONDAY.timestamp() - monday),
        "WATCHED": str(watched),
    }
    meanwhile = recipients / PER_SECOND + BUILDING
    async with (
        bot_api("benchmarks.limited_api") as api,
        behind_webhook("benchmarks.watched_bot", api, chosen) as bot,
    ):
        messenger = Messenger([bot.port])
        taps = await _taps(messenger, nation, quiet + meanwhile)
        first = int(quiet * TAPS_PER_SECOND)
        if time.time() > monday - quiet:
            raise RuntimeError("the bot was not ready in time")
        took_before = await messenger.pace(taps[:first], TAPS_PER_SECOND)
        await asyncio.sleep(monday - time.time())
        took_meanwhile = await messenger.pace(taps[first:], TAPS_PER_SECOND)
        seen = await all_delivered(api, recipients)
        messenger.close()
    begun, ended = seen["moments"][0], seen["moments"][-1]
    return Morning(
        until_first=begun - monday,
        delivery=ended - begun,
        refused=seen["refused"],
        p99_before=_p99(took_before),
        p99_meanwhile=_p99(took_meanwhile),
        building=busy(watched, monday, begun),
        delivering=busy(watched, begun, ended),
    )


async def _taps(messenger: Messenger, nation: Path, seconds: float) -> list[bytes]:
    """The answers of new clients, who take turns."""
    people = range(FIRST_CLIENT, FIRST_CLIENT + int(seconds * TAPS_PER_SECOND / QUESTION_COUNT) + 1)
    db = await Database.open(address(nation))
    try:
        begun = await begin(messenger, db, people, center_id=1)
    finally:
        await db.close()
    one_by_one = [answers(person, interview) for person, interview in begun.items()]
    return [tap for turn in zip(*one_by_one, strict=True) for tap in turn]


async def all_delivered(api: str, recipients: int, *, most_silence: float = MOST_SILENCE) -> dict[str, Any]:
    """The Bot API's log, once every recipient has got something. Raises RuntimeError if one got it twice, or if nothing
    has come for `most_silence` seconds."""
    last, came = -1, time.monotonic()
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"{api}/seen") as response:
                seen: dict[str, Any] = await response.json()
            if seen["twice"]:
                raise RuntimeError("somebody got a digest twice")
            if seen["chats"] == recipients:
                return seen
            if seen["chats"] > last:
                last, came = seen["chats"], time.monotonic()
            elif time.monotonic() - came > most_silence:
                raise RuntimeError(f"{last} of {recipients} have got a digest, and no more come")
            await asyncio.sleep(1)


async def _picture(nation: Path) -> float:
    """Seconds for a digest, when nothing else runs."""
    db = await Database.open(address(nation))
    try:
        async with db.read() as connection:
            contents = list(await connection.scalars(select(digests.c.content).limit(PICTURES)))
    finally:
        await db.close()
    drawing_processes = DrawingProcesses()
    await asyncio.gather(
        *(drawing_processes.letter(DrawingOrder(content, "en")) for content in contents[: 2 * PROCESSES])
    )
    began = time.perf_counter()
    await asyncio.gather(*(drawing_processes.letter(DrawingOrder(content, "ru")) for content in contents))
    seconds = time.perf_counter() - began
    await drawing_processes.close()
    return seconds / len(contents)


def _p99(took: Sequence[float]) -> float:
    return sorted(took)[len(took) * 99 // 100]


def _report(
    morning: Morning | None, growth: Sequence[Built], found: Sequence[Figure], recipients: int, repeated: int
) -> str:
    delivered = "" if morning is None else _delivered(morning, recipients)
    return f"""{CENTERS:,} centers with {INTERVIEWS:,} interviews of a year, {recipients:,} recipients, a quarter reads
English; SQLite. {delivered}

Without clients and deliveries, in {len(found[0].rounds)} rounds; the yardstick is the nation's answers read through
`sqlite3` and added up. {host.words(repeated)}

{table(figures.compared(found, {}))}

Publishing and building alone, on Monday morning, by the number of centers, the last row the medians of those rounds:

{table([_row_of(one) for one in growth])}
"""


def _delivered(morning: Morning, recipients: int) -> str:
    allowed = (recipients - 1) / PER_SECOND
    late, slower = morning.delivery / allowed, morning.p99_meanwhile / morning.p99_before
    rows = [
        _row("delivery, against what the limit allows", f"≤ {MOST_DELIVERY}", f"{late:.3f} ×", late <= MOST_DELIVERY),
        _row("p99 of a tap meanwhile, against before", f"≤ {MOST_P99:.0f}", f"{slower:.2f} ×", slower <= MOST_P99),
        _blocked("delivered", morning.delivering),
        _blocked("built", morning.building),
    ]
    return f"""One bot with `MESSAGES_PER_SECOND={MESSAGES_PER_SECOND}`, {PROCESSES} drawing processes, a Bot API that
takes {PER_SECOND:.0f} new messages a second and one a second to a chat; everything on one machine, with
{TAPS_PER_SECOND:.0f} taps per second all the time. The first message came {morning.until_first:.1f} s after nine
o'clock, the last one {morning.delivery:.1f} s later, where the limit alone takes {allowed:.1f} s; the Bot API refused
{morning.refused}. p99 of a tap: {1_000 * morning.p99_before:.0f} ms before, {1_000 * morning.p99_meanwhile:.0f} ms from
nine o'clock on.

{table(rows)}"""


def _row(what: str, limit: str, measured: str, met: bool) -> Row:
    return {"what": what, "limit": limit, "measured": measured, "ok": "yes" if met else "no"}


def _blocked(doing: str, busy: tuple[float, float]) -> Row:
    by_clock, computing = busy
    what = f"longest that the event loop was busy while digests were {doing}, by its processor time"
    measured = f"{1_000 * computing:.0f} ms ({1_000 * by_clock:.0f} by the clock)"
    return _row(what, f"≤ {1_000 * MOST_BLOCKED:.0f} ms", measured, computing <= MOST_BLOCKED)


if __name__ == "__main__":
    main()
