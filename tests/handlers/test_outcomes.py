"""Every client is told the truth about the answers: docs/outcomes.md says what, and here each of its cases happens."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from handlers.client.receipt_codes import Receipt
from handlers.language.texts import texts_in
from handlers.services import WeekInDigests, WeekState
from handlers.views.receipts import receipt as receipt_view
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from scoring.quality import REQUIRES, UNHEARD, Reason, WhyNot, why_not
from scoring.windows import week_of
from storage.access import invites
from storage.access.memberships import Role
from storage.delivery.digests import Digest
from storage.engine.database import Database
from storage.entry.visit_tokens import new_token
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.places.centers import Center
from storage.tables import interviews
from storage.words import comments
from tests import sqlite_file
from tests.handlers.conversation import Conversations, Person
from tests.handlers.examples import CENTER

PAGE = (Path(__file__).parents[2] / "docs" / "outcomes.md").read_text("utf-8")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, noon in Moscow."""
CENTERS = (
    CenterRow("ANY", "Центр «Десна»", "О", "Г", "Europe/Moscow"),
    CenterRow("DAY", "Центр «Десна»", "О", "Г", "Europe/Moscow", "mo-fr 09:00-18:00"),
    CenterRow("SLIP", "Центр «Десна»", "О", "Г", "Europe/Moscow", verification="required"),
)
GOOD, MIXED, LOW, UNKNOWN, STRAIGHT = "555555555554444", "543218454321845", "112112112112118", "8" * 15, "5" * 15
ALL_LOW = "1" * 15
WORDS = "Долго ждали"
PROMISE = {"ru": "войдут в оценку центра", "en": "will count in the center’s rating"}
HEART = "💙"


@dataclass
class Told:
    """What a client has read: the lines about whether the answers count, and the whole thanks."""

    before: str
    thanks: str
    receipt: str
    mydata: str
    whole: str = ""
    labels: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        return self.before, self.thanks, self.receipt, self.mydata


@dataclass
class Case:
    """How a client comes to an outcome. `pace` is the seconds for an answer; no answers: the client writes instead."""

    answers: str = GOOD
    why: WhyNot | None = None
    center: str = "ANY"
    kind: str = "job_seeker"
    age: str = "25-34"
    pace: float = 4
    slip: bool = False
    comment: str | None = None
    at: datetime = NOON
    first: Callable[[Conversations, Person], Awaitable[None]] | None = None
    """Happens before the client comes."""
    meanwhile: Callable[[Conversations, Person], Awaitable[None]] | None = None
    """Happens before the last step."""


async def is_staff(own: Conversations, person: Person) -> None:
    center = await centers.by_code(own.db, "DAY")
    token = await invites.create(own.db, role=Role.CENTER_ADMIN, center_id=center.id, now=LONG_AGO, trusted=True)
    await invites.redeem(
        own.db, token, account=person.account, messenger="telegram", user_id=person.number, chat_id=person.number,
        name="Мария", now=LONG_AGO,
    )  # fmt: skip


async def has_answered(own: Conversations, person: Person) -> None:
    """An interview of the same person that has come by another way, such as another process."""
    async with own.db.write() as connection:
        row = (await connection.execute(select(interviews).where(interviews.c.completed_at.is_(None)))).one()
        before = own.now - timedelta(days=3)
        earlier = {"id": "e" * 16, "started_at": before, "completed_at": before, "quality": "clean"}
        earlier = dict(row._mapping) | earlier
        await connection.execute(interviews.insert().values(earlier))


async def crowd(own: Conversations, person: Person) -> None:
    """Four others finish at the center just before: a fifth within ten minutes is more than chance."""
    for number in range(4):
        await interview(own.person(100 + number), Case(MIXED, pace=2))


CASES = {
    "good answers": Case(GOOD),
    "mixed answers": Case(MIXED),
    "low answers": Case(LOW),
    "fifteen times “not at all”": Case(ALL_LOW),
    "nothing but “hard to say”": Case(UNKNOWN),
    "good answers, all the same": Case(STRAIGHT),
    "good answers and a comment": Case(GOOD, comment=WORDS),
    "good answers, fast (class B)": Case(GOOD, pace=1),
    "good answers at night (class B)": Case(GOOD, center="DAY", at=NOON + timedelta(hours=10)),
    "good answers in a crowd (class B)": Case(GOOD, first=crowd),
    "with the slip that the center requires": Case(GOOD, center="SLIP", slip=True),
    "without the slip": Case(GOOD, WhyNot.UNVERIFIED, center="SLIP"),
    "without the slip, low answers": Case(LOW, WhyNot.UNVERIFIED, center="SLIP"),
    "under 18": Case(GOOD, WhyNot.OUT_OF_RANGE, age="under_18"),
    "over 70": Case(GOOD, WhyNot.OUT_OF_RANGE, age="over_70"),
    "over 70, low answers": Case(LOW, WhyNot.OUT_OF_RANGE, age="over_70"),
    "over 70, with a comment": Case(GOOD, WhyNot.OUT_OF_RANGE, age="over_70", comment=WORDS),
    "over 70, words only": Case("", WhyNot.OUT_OF_RANGE, age="over_70", comment=WORDS),
    "neither a job seeker nor an employer": Case(GOOD, WhyNot.OTHER_TYPE, kind="other"),
    "neither of them, words only": Case("", WhyNot.OTHER_TYPE, kind="other", comment=WORDS),
    "staff": Case(GOOD, WhyNot.STAFF, first=is_staff),
    "staff, low answers and a comment": Case(LOW, WhyNot.STAFF, first=is_staff, comment=WORDS),
    "a second time within 30 days": Case(GOOD, WhyNot.DUPLICATE, meanwhile=has_answered),
    "in haste, all the same": Case(STRAIGHT, WhyNot.HASTE, pace=1),
    "in haste, fifteen times “not at all”": Case(ALL_LOW, WhyNot.HASTE, pace=1),
}  # fmt: skip


@pytest_asyncio.fixture
async def own(tmp_path: Path) -> AsyncIterator[Conversations]:
    db = await Database.open(sqlite_file.new_url(tmp_path / "czn.db"))
    await centers.load(db, CENTERS, now=LONG_AGO)
    yield Conversations(db, tmp_path, NOON)
    await db.close()


async def interview(person: Person, case: Case) -> str:
    """From the link to the thanks, which are the last message then. Returns what is said before question 1."""
    own = person.own
    payload = f"c-{case.center}"
    if case.slip:
        center = await centers.by_code(own.db, case.center)
        payload = own.keys.sign(new_token(center.id, own.now, timedelta(days=1)))
    consent = await person.say(f"/start {payload}")
    said = [] if consent.text.startswith("<b>") else [consent.paragraphs[0]]
    await person.press("v" if case.slip else "b")
    await person.press("t", case.kind)
    shown = await person.press("g", case.age)
    if not any(data.startswith("a:") for data in shown.data):
        said.append(shown.paragraphs[0])
        await person.press("r" if case.answers else "wi")
    for position, code in enumerate(case.answers):
        own.pass_time(seconds=case.pace)
        await person.press("a", f":{position}:0:{code}")
    if case.meanwhile is not None:
        await case.meanwhile(own, person)
    if case.comment is not None:
        await person.say(case.comment)
    if case.answers:
        await person.press("k")
    return " · ".join(said) or "–"


async def told(own: Conversations, case: Case, language: str) -> Told:
    person, own.now = own.person(1, language), case.at
    if case.first is not None:
        await case.first(own, person)
    before = await interview(person, case)
    thanks = person.last
    receipt = (await person.press("or")).paragraphs[1]
    held = await person.say("/mydata")
    line = next(one for one in held.text.split("\n") if one.startswith("•"))
    return Told(before, one_line(thanks.paragraphs[:-1]), receipt, line.partition(": ")[2], thanks.text,
                tuple(thanks.labels))  # fmt: skip


def one_line(paragraphs: list[str]) -> str:
    return " ".join(paragraphs).replace("\n", " ")


def table(language: str) -> dict[str, tuple[str, ...]]:
    """The page's table in a language: the cells of each case."""
    section = PAGE.partition(f"({language})\n")[2].partition("\n## ")[0]
    rows = [re.split(r" *\| *", line)[1:-1] for line in section.split("\n") if line.startswith("| ")]
    return {row[0]: tuple(row[1:]) for row in rows[1:]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_case(language: str) -> None:
    assert list(table(language)) == list(CASES)


def test_every_reason_has_a_case() -> None:
    # Whether answers are invalid is decided later, by an operator.
    assert {case.why for case in CASES.values()} == {None, *WhyNot} - {WhyNot.INVALID}
    assert set(REQUIRES) == set(WhyNot)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
async def test_a_client_is_told_what_the_page_says(own: Conversations, name: str, language: str) -> None:
    case = CASES[name]
    found = await told(own, case, language)
    assert found.cells == table(language)[name], f"| {name} | {' | '.join(found.cells)} |"
    async with own.db.read() as connection:
        newest = select(interviews.c.quality, interviews.c.reasons).order_by(interviews.c.completed_at.desc())
        stored = (await connection.execute(newest.where(interviews.c.id != "e" * 16).limit(1))).one()
    # What was said is what the index does.
    assert (stored.quality == "X") == (case.why is not None)
    assert why_not(stored.reasons.split(",")) is case.why
    assert (PROMISE[language] in found.whole) == (case.why is None)
    assert (HEART in found.whole) == (case.why is None and case.answers in (GOOD, STRAIGHT))
    assert ("☎️" in "".join(found.labels)) == (case.why is not WhyNot.STAFF and case.answers in (LOW, ALL_LOW, ""))


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.comment is not None])
async def test_words_that_are_promised_to_be_passed_on_are(url: str, tmp_path: Path, name: str) -> None:
    db = await Database.open(url)
    await centers.load(db, CENTERS, now=LONG_AGO)
    own = Conversations(db, tmp_path, NOON)
    found = await told(own, CASES[name], "ru")
    center = await centers.by_code(own.db, "ANY")
    batches = comments.of_centers(own.db, [center.id], first_week=0, last_week=10**6)
    passed_on = [one.text async for batch in batches for one in batch]
    assert ("передадим центру" in found.thanks) == (passed_on == [WORDS])
    assert bool(passed_on) == (CASES[name].why not in UNHEARD)
    await db.close()


@pytest.mark.parametrize("why", WhyNot)
def test_the_database_leaves_out_the_words_of_the_same_people(why: WhyNot) -> None:
    left_out = {reason for reason in REQUIRES[why] if reason in comments.UNHEARD}
    assert bool(left_out) == (why in UNHEARD)
    assert all(Reason(name) for name in comments.UNHEARD)


async def test_a_client_over_70_may_go_back_and_correct_the_age(own: Conversations) -> None:
    person = own.person(1)
    await person.say("/start c-ANY")
    await person.press("b")
    await person.press("t", "job_seeker")
    notice = await person.press("g", "over_70")
    assert notice.labels == ["✍️ Рассказать словами", "Ответить на вопросы", "‹ Назад"]
    # A second tap, or one that the messenger sends again, finds the same.
    assert (await person.press("wi")).text.startswith("Напишите сообщением")
    await person.press("s", "age_band:")
    shown = await person.press("g", "55-70")
    assert "Вопрос 1 из 15" in shown.text
    # Now a text is no message to the center.
    await person.say(WORDS)
    async with own.db.read() as connection:
        assert (await connection.execute(select(interviews.c.completed_at))).scalar_one() is None


async def test_an_age_that_is_changed_half_way_is_told_at_once(own: Conversations) -> None:
    person = own.person(1)
    await person.say("/start c-ANY")
    await person.press("b")
    await person.press("t", "job_seeker")
    await person.press("g", "25-34")
    await person.press("a", ":0:0:5")
    await person.press("s", "question:0")
    await person.press("s", "age_band:")
    notice = await person.press("g", "over_70")
    assert notice.text.startswith("В оценку центра входят ответы людей от 18 до 70 лет")
    assert len(notice.paragraphs) == 1 and notice.labels == ["Ответить на вопросы", "‹ Назад"]
    assert "Вопрос 2 из 15" in (await person.press("r")).text


async def test_the_receipt_opens_months_later_when_nobody_knows_the_person_any_more(own: Conversations) -> None:
    person = own.person(1)
    await interview(person, Case(GOOD))
    before = len(own.recorder.chats[1])
    own.pass_time(days=200)
    async with own.db.write() as connection:
        for name in ("identities", "respondents"):
            await connection.exec_driver_sql(f"DELETE FROM {name}")
    late = await person.press("or", inaccessible=True)
    assert len(own.recorder.chats[1]) == before + 1
    assert late.paragraphs[1] == "Сводки за эту неделю нет."


async def test_the_receipt_says_when_the_digest_is_late(own: Conversations) -> None:
    person = own.person(1)
    await interview(person, Case(GOOD))
    # Monday 30 November at nine in Moscow is six in Greenwich.
    moments = {
        datetime(2026, 11, 30, 5, 59, tzinfo=UTC): "выйдет 30 ноября в 9:00 по времени центра.",
        datetime(2026, 11, 30, 6, 1, tzinfo=UTC): "Сводка за эту неделю ещё не готова. Загляните чуть позже.",
        datetime(2026, 12, 7, 6, 1, tzinfo=UTC): "Сводки за эту неделю нет.",
    }
    for moment, words in moments.items():
        own.now = moment
        assert (await person.press("or")).paragraphs[1].endswith(words)


SUNDAY = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 6, 1, tzinfo=UTC)
DIGEST = Digest(1, week_of(SUNDAY.date()), 0, "{}", MONDAY)
NO_DIGEST = WeekInDigests(WeekState.NO_DIGEST)
STATES = {
    "the Monday after the week has not come": (NO_DIGEST, SUNDAY),
    "it has come, and the digest is late": (NO_DIGEST, MONDAY),
    "there will be none: the center is closed, or a week has passed": (NO_DIGEST, MONDAY + timedelta(days=7)),
    "too few answers for any figures": (WeekInDigests(WeekState.TOO_FEW), MONDAY),
    "fewer than five new answers": (WeekInDigests(WeekState.HELD), MONDAY),
    "no answer of the week counts": (WeekInDigests(WeekState.NONE_COUNTED), MONDAY),
    "too few, until they were too old": (WeekInDigests(WeekState.LEFT_OUT), MONDAY),
    "entered a digest": (WeekInDigests(WeekState.ENTERED, DIGEST), MONDAY),
    "the digest was read": (
        WeekInDigests(WeekState.ENTERED, replace(DIGEST, seen_at=MONDAY + timedelta(days=1))), MONDAY,
    ),
}  # fmt: skip


def said_over_time(week: WeekInDigests, now: datetime, language: str = "ru", center: Center = CENTER) -> str:
    code = Receipt(center.id, DIGEST.week)
    return receipt_view(texts_in(language), load(), center, code, week, (), now).text.split("\n\n")[1]


def test_the_page_has_every_state_of_a_receipt() -> None:
    rows = re.findall(r"(?m)^\| (.*?) \| (.*?) \|$", PAGE.partition("| State |")[2])
    assert dict(rows) == {name: said_over_time(*state) for name, state in STATES.items()}
    assert {week.state for week, _ in STATES.values()} == set(WeekState)


def test_a_closed_center_promises_no_digest() -> None:
    closed = replace(CENTER, closed_at=SUNDAY)
    assert said_over_time(NO_DIGEST, SUNDAY, center=closed) == "Сводки за эту неделю нет."


async def test_all_who_answer_about_a_center_in_a_week_have_one_code(own: Conversations) -> None:
    codes = set()
    for number, case in enumerate((Case(GOOD), Case(LOW), Case(MIXED, comment=WORDS))):
        person = own.person(number + 1)
        await interview(person, case)
        code = re.search(r"/receipt ([\w ]+)</code>", (await person.press("or")).text)
        assert code is not None
        codes.add(code[1])
    assert len(codes) == 1
    by_code = await own.person(9).say(f"/receipt {codes.pop()}")
    assert "Сводка за эту неделю выйдет 30 ноября" in by_code.text


@pytest.mark.parametrize("data", ["or:000 ATA2:1", "or::1", "or:" + "0" * 20 + ":0"])
async def test_a_forged_receipt_opens_nothing(own: Conversations, data: str) -> None:
    person = own.person(1)
    await interview(person, Case(GOOD))
    before = len(own.recorder.chats[1])
    await person._press(1, "", data, inaccessible=False)
    assert len(own.recorder.chats[1]) == before and own.recorder.popups[-1]


if __name__ == "__main__":
    # Prints the rows as they are now, to compare with the page: `python -m tests.handlers.test_outcomes`.
    async def _print(folder: Path) -> None:
        for language in LANGUAGES:
            for number, (name, case) in enumerate(CASES.items()):
                place = folder / f"{language}{number}"
                place.mkdir()
                db = await Database.open(sqlite_file.new_url(place / "czn.db"))
                await centers.load(db, CENTERS, now=LONG_AGO)
                found = await told(Conversations(db, place, NOON), case, language)
                print(f"| {name} | {' | '.join(found.cells)} |")
                await db.close()
            print()

    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_print(Path(folder)))
