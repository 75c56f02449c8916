"""The operator's week as facts: what was published, who is silent, what failed, what waits, and what to do about it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.doctor import jobs_and_delivery
from bot.doctor.finding import Finding, State
from bot.results.method_2026 import kept_warnings, late_cases
from bot.results.method_2026.kept_warnings import KeptWarnings
from scoring.alerts import Alert, silent_since, unscanned_since
from scoring.method_2026.versions import LATER, USUAL, Methodologies
from scoring.windows import last_complete_week
from storage.access import audit, memberships
from storage.access.memberships import Membership
from storage.delivery import digests, outbox
from storage.engine.database import Database
from storage.messenger import Messenger
from storage.operating import vitals
from storage.operating.vitals import Vitals
from storage.places import centers
from storage.places.centers import Center
from storage.quality import alerts, reviews
from storage.quality.alerts import Signs
from storage.words import callback_requests

NAMED = 5
"""How many names and commands a fact has at most; its number tells of the others."""
COMMAND = "czn-index "

Since = tuple[datetime, str]
"""A moment, and the code of the center where something began then."""


class Section(StrEnum):
    PUBLISHED = "published"
    SILENT = "silent"
    FAILED = "failed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Fact:
    """`number` things (of `total`, where that is known), the earliest or the last of them at `since`. `found` has the
    words of an examination. `to_do` has commands, or
    words, for what to do about it."""

    section: Section
    what: str
    number: int
    total: int | None = None
    since: str | None = None
    names: tuple[str, ...] = ()
    found: str | None = None
    to_do: tuple[str, ...] = ()


async def facts(
    db: Database,
    now: datetime,
    messenger: Messenger = Messenger.TELEGRAM,
    methodologies: Methodologies = USUAL,
) -> list[Fact]:
    """Figures are those of the version of the methodology that leads in the last complete week."""
    listed = await centers.listing(db)
    codes = {center.id: center.code for center in listed}
    known, signs = await vitals.read(db, now), await alerts.signs(db)
    leading = methodologies.leading_on(now.date())
    norms: list[Finding] = []
    if methodologies.of(last_complete_week(now.date())).later:
        # A methodology that is not computed yet is not loaded.
        from bot.doctor import cases_and_norms

        norms = await cases_and_norms.norms(db, now, methodologies)
    return [
        *await _published(db, codes, any(one.answered_at for one in signs), now, leading),
        *_silent(signs, codes, now),
        *_fallen(await alerts.open_episodes(db), codes),
        *_warned(await kept_warnings.kept(db), codes, last_complete_week(now.date())),
        *_failed([*await jobs_and_delivery.findings(db, now, messenger, known=known, listed=listed), *norms]),
        *await _waiting(db, listed, known, now, leading),
    ]


async def _published(db: Database, codes: Mapping[int, str], answered: bool, now: datetime, leading: str) -> list[Fact]:
    week, total, later = last_complete_week(now.date()), len(codes), leading == LATER
    number, at = await _count_of_week(db, week, later=later)
    states = await outbox.digests_by_state(db, week)
    commands = () if number or not answered else (f"{COMMAND}digest run",)
    found = [
        Fact(Section.PUBLISHED, "centers", number, total, since=_moment(at), to_do=commands),
        Fact(Section.PUBLISHED, "digests", await digests.count_of_week(db, week), total),
    ]
    if later:
        found.insert(1, Fact(Section.PUBLISHED, "starred", await _starred(db, codes), total))
    if states:
        found.append(Fact(Section.PUBLISHED, "messages", states.get("sent", 0), sum(states.values())))
    return found


async def _count_of_week(db: Database, week: int, *, later: bool) -> tuple[int, datetime | None]:
    # Only what leads is loaded.
    if later:
        from storage.results import snapshots_2026

        return await snapshots_2026.count_of_week(db, week)
    from storage.results import snapshots

    return await snapshots.count_of_week(db, week)


async def _starred(db: Database, codes: Mapping[int, str]) -> int:
    """How many centers show one star or a range of two."""
    from scoring.method_2026.star_range import SHOWN_STATES
    from storage.results import snapshots_2026

    return sum(
        star in SHOWN_STATES for center_id, star in (await snapshots_2026.stars(db)).items() if center_id in codes
    )


def _silent(signs: Sequence[Signs], codes: dict[int, str], now: datetime) -> Iterator[Fact]:
    silent: list[Since] = []
    never: list[Since] = []
    unscanned: list[Since] = []
    for one in signs:
        posters = one.poster_made_at, one.poster_scanned_at
        code = codes[one.center_id]
        if since := silent_since(one.created_at, one.answered_at, *posters, now):
            (silent if one.answered_at else never).append((since, code))
        elif since := unscanned_since(*posters, now):
            unscanned.append((since, code))
    yield from _of_centers("silent", silent)
    yield from _of_centers("never_answered", never, "posters {code} --out posters/")
    yield from _of_centers("unscanned_poster", unscanned)


def _of_centers(what: str, found: list[Since], command: str | None = None) -> Iterator[Fact]:
    if found:
        found.sort()
        names = tuple(code for _, code in found[:NAMED])
        commands = () if command is None else (COMMAND + command.format(code=" ".join(names)),)
        yield Fact(Section.SILENT, what, len(found), since=_moment(found[0][0]), names=names, to_do=commands)


def _fallen(episodes: Iterable[alerts.Episode], codes: dict[int, str]) -> Iterator[Fact]:
    fallen = [one for one in episodes if one.alert == Alert.FALL and one.center_id in codes]
    if fallen:
        names = tuple(codes[one.center_id] for one in fallen[:NAMED])
        since = _moment(min(one.raised_at for one in fallen))
        commands = tuple(f"{COMMAND}digest preview {code} --out preview/" for code in names[:1])
        yield Fact(Section.SILENT, "fallen", len(fallen), since=since, names=names, to_do=commands)


def _warned(found: KeptWarnings | None, codes: dict[int, str], week: int) -> Iterator[Fact]:
    """The new early warnings of the last complete week, the largest falls first."""
    if found is None or found.week != week:
        return
    new = [one for one in found.ordered(codes) if one.fall.newest]
    if new:
        names = tuple(codes[one.center_id] for one in new[:NAMED])
        yield Fact(Section.SILENT, "early_warnings", len(new), names=names, to_do=(f"{COMMAND}index warnings",))


def _failed(findings: Iterable[Finding]) -> Iterator[Fact]:
    for one in findings:
        if one.state is not State.OK:
            yield Fact(Section.FAILED, one.check, 1, found=one.found, to_do=() if one.remedy is None else (one.remedy,))


async def _waiting(db: Database, listed: Sequence[Center], known: Vitals, now: datetime, leading: str) -> list[Fact]:
    attended = await memberships.attended(db)
    requests, asked_on = await callback_requests.waiting(db)
    found = [
        *_unconfirmed(await memberships.pending(db)),
        *_unattended(attended, listed),
        *await _cases(db, known, now),
    ]
    if leading == LATER:
        found += await _under_review(db, {center.id: center.code for center in listed})
    if requests:
        found.append(Fact(Section.WAITING, "callback_requests", requests, since=_day(asked_on)))
    if known.due:
        found.append(Fact(Section.WAITING, "messages", known.due, since=_moment(known.oldest_due_at)))
    return found


async def _cases(db: Database, known: Vitals, now: datetime) -> list[Fact]:
    """Open cases; and how many of them the nation knows to have waited too long."""
    if not known.open_cases:
        return []
    since, to_do = _moment(known.oldest_case_at), (f"{COMMAND}cases list --state open",)
    found = [Fact(Section.WAITING, "cases", known.open_cases, since=since, to_do=to_do)]
    late = await late_cases.waiting_too_long(db, now)
    return [*found, Fact(Section.WAITING, "late_cases", late)] if late else found


async def _under_review(db: Database, codes: Mapping[int, str]) -> list[Fact]:
    """Centers that a person has put under review, until a person ends it."""
    going_on = [one for one in await reviews.history(db) if one.until is None and one.center_id in codes]
    if not going_on:
        return []
    going_on.sort(key=lambda one: (one.begun_at, codes[one.center_id]))
    names = tuple(codes[one.center_id] for one in going_on[:NAMED])
    since = _moment(going_on[0].begun_at)
    command = f"{COMMAND}cases list-reviews"
    return [Fact(Section.WAITING, "under_review", len(going_on), since=since, names=names, to_do=(command,))]


def _unconfirmed(pending: Sequence[Membership]) -> Iterator[Fact]:
    if pending:
        first = pending[:NAMED]
        yield Fact(
            Section.WAITING,
            "confirmation",
            len(pending),
            since=_moment(pending[0].created_at),
            names=tuple(f"{one.name}, {audit.place(one.center_code, one.region)}" for one in first),
            to_do=tuple(f"{COMMAND}admins confirm {one.id}" for one in first),
        )


def _unattended(attended: Collection[int], listed: Sequence[Center]) -> Iterator[Fact]:
    without = sorted(center.code for center in listed if center.id not in attended)
    if without:
        names = tuple(without[:NAMED])
        command = f"{COMMAND}admins invite --center {names[0]}"
        yield Fact(Section.WAITING, "without_administrator", len(without), len(listed), names=names, to_do=(command,))


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
