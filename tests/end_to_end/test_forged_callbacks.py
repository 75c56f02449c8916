"""Forged buttons of every kind: refused, nothing changes, the client stays at the current step, and the log names the
kind and nobody. A new class of callback data fails here until it has an example.
"""

import types
from collections.abc import AsyncIterator, Callable, Iterator
from enum import Enum
from typing import Any, Union, get_args, get_origin

import pytest
import pytest_asyncio
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import func, literal, select, union_all

from bot.sandbox.client import PersonClient
from handlers import buttons
from handlers.buttons import (
    AgreeCallbackRequest,
    Answer,
    AskCancel,
    AskRating,
    Begin,
    BeginVisit,
    CallbackRequestDone,
    Cancel,
    ChangeContact,
    ChooseAge,
    ChooseType,
    DoNotCallBack,
    DropComment,
    EarlierBegin,
    EarlierBeginVisit,
    EraseWords,
    FindCenter,
    ForgetMe,
    GoTo,
    HeardRight,
    HeardWrong,
    KeepMe,
    ListCenters,
    NoteAction,
    NoteAdvised,
    OpenReceipt,
    PassContactOn,
    Pause,
    PickCenter,
    Refuse,
    RemoveHeard,
    Resume,
    SeenDigest,
    Send,
    SetDigests,
    SetHour,
    SetLanguage,
    SetMessages,
    SetRequestState,
    ShowActions,
    ShowCard,
    ShowComments,
    ShowDigest,
    ShowRequest,
    ShowRequests,
    ShowSettings,
    ShowTerms,
    ShowTrend,
    ShowVisitTerms,
    StartCallbackRequest,
    SwitchToVisit,
    WithdrawAction,
    WithdrawCallbackRequest,
    WriteFirst,
    WriteInstead,
)
from questionnaire.flow import Stage
from questionnaire.model import AgeBand, Entry, RespondentType
from storage.engine.database import Database
from storage.tables import bad_tokens, jobs, metadata, pace, properties
from storage.words.callback_requests import State
from tests import postgres, sqlite_file
from tests.end_to_end.conftest import House, running_house
from tests.end_to_end.walk import asks, press, reach_questions
from tests.forking import WarmParent
from tests.patience import until

KINDS = [kind for kind in CallbackData.__subclasses__() if kind.__module__ == buttons.__name__]
UNSIGNED = "v" + "A" * 44
"""Has the shape of a visit token."""
MEMBER = "3f9c2a7be1d04c55"
"""Has the shape of a membership's id."""

EXAMPLES: dict[type[CallbackData], Callable[[str], CallbackData]] = {
    PickCenter: lambda interview: PickCenter(center=2, entry=Entry.POSTER),
    Begin: lambda interview: Begin(center=2, entry=Entry.POSTER),
    EarlierBegin: lambda interview: EarlierBegin(center=2, entry=Entry.POSTER),
    BeginVisit: lambda interview: BeginVisit(token=UNSIGNED),
    EarlierBeginVisit: lambda interview: EarlierBeginVisit(token=UNSIGNED),
    SwitchToVisit: lambda interview: SwitchToVisit(token=UNSIGNED),
    ShowTerms: lambda interview: ShowTerms(center=2, entry=Entry.POSTER),
    ShowVisitTerms: lambda interview: ShowVisitTerms(token=UNSIGNED),
    Refuse: lambda interview: Refuse(),
    FindCenter: lambda interview: FindCenter(),
    ChooseType: lambda interview: ChooseType(interview=interview, value=RespondentType.EMPLOYER),
    ChooseAge: lambda interview: ChooseAge(interview=interview, value=AgeBand.FROM_55),
    Answer: lambda interview: Answer(interview=interview, position=0, was=0, code=1),
    GoTo: lambda interview: GoTo(interview=interview, stage=Stage.QUESTION, position=0),
    Pause: lambda interview: Pause(interview=interview),
    Resume: lambda interview: Resume(),
    Send: lambda interview: Send(interview=interview),
    DropComment: lambda interview: DropComment(interview=interview, words="00000000"),
    WriteInstead: lambda interview: WriteInstead(interview=interview),
    OpenReceipt: lambda interview: OpenReceipt(code="000 ATA1", counts=True),
    AskCancel: lambda interview: AskCancel(),
    Cancel: lambda interview: Cancel(interview=interview),
    SetLanguage: lambda interview: SetLanguage(language="en"),
    ForgetMe: lambda interview: ForgetMe(),
    KeepMe: lambda interview: KeepMe(),
    ShowCard: lambda interview: ShowCard(center=1),
    WriteFirst: lambda interview: WriteFirst(center=1),
    EraseWords: lambda interview: EraseWords(),
    AskRating: lambda interview: AskRating(),
    StartCallbackRequest: lambda interview: StartCallbackRequest(center=1),
    AgreeCallbackRequest: lambda interview: AgreeCallbackRequest(center=1),
    PassContactOn: lambda interview: PassContactOn(center=1),
    ChangeContact: lambda interview: ChangeContact(center=1),
    DoNotCallBack: lambda interview: DoNotCallBack(center=1),
    CallbackRequestDone: lambda interview: CallbackRequestDone(center=1, request=MEMBER),
    SetRequestState: lambda interview: SetRequestState(center=1, request=MEMBER, state=State.TAKEN),
    ShowRequest: lambda interview: ShowRequest(center=1, request=MEMBER),
    ShowRequests: lambda interview: ShowRequests(center=1),
    WithdrawCallbackRequest: lambda interview: WithdrawCallbackRequest(center=1, request=MEMBER),
    HeardRight: lambda interview: HeardRight(),
    HeardWrong: lambda interview: HeardWrong(),
    RemoveHeard: lambda interview: RemoveHeard(),
    SeenDigest: lambda interview: SeenDigest(center=1, week=105_700),
    ShowActions: lambda interview: ShowActions(center=1),
    NoteAction: lambda interview: NoteAction(center=1, group="F"),
    NoteAdvised: lambda interview: NoteAdvised(center=1, question="F1"),
    ShowComments: lambda interview: ShowComments(center=1, week=105_700, group="F"),
    ShowTrend: lambda interview: ShowTrend(center=1, week=105_700),
    WithdrawAction: lambda interview: WithdrawAction(action=MEMBER),
    ShowDigest: lambda interview: ShowDigest(center=1),
    ListCenters: lambda interview: ListCenters(page=0),
    ShowSettings: lambda interview: ShowSettings(member=MEMBER),
    SetMessages: lambda interview: SetMessages(on=False),
    SetDigests: lambda interview: SetDigests(member=MEMBER, on=False),
    SetHour: lambda interview: SetHour(member=MEMBER, hour=12),
}
"""A button of each kind as it could be drawn for an interview."""

NOT_FOR_CLIENTS: dict[type[CallbackData], list[str]] = {
    BeginVisit: [f"{UNSIGNED}:0", f"{UNSIGNED}:1"],
    SwitchToVisit: [UNSIGNED],
    ShowVisitTerms: [f"{UNSIGNED}:0", f"{UNSIGNED}:1"],
    Answer: ["0:0:9", "0:0:0", "0:0:6", "15:0:5", "7:0:5", "14:0:5"],
    GoTo: ["question:7", "question:14", "summary:"],
    Send: [""],
    DropComment: ["00000000"],
    WriteInstead: [""],
    OpenReceipt: ["000 ATA2:1"],
    ShowDigest: ["1", "2"],
    ListCenters: ["0", "1"],
    StartCallbackRequest: ["1", "2"],
    AgreeCallbackRequest: ["1", "2"],
    PassContactOn: ["1", "2"],
    ChangeContact: ["1", "2"],
    CallbackRequestDone: [f"1:{MEMBER}"],
    SetRequestState: [f"1:{MEMBER}:taken", f"1:{MEMBER}:reached", f"1:{MEMBER}:new"],
    ShowRequest: [f"1:{MEMBER}"],
    ShowRequests: ["1", "2"],
    WithdrawCallbackRequest: [f"1:{MEMBER}"],
    HeardRight: [""],
    HeardWrong: [""],
    SeenDigest: ["1:105700"],
    ShowActions: ["1", "2"],
    NoteAction: ["1:F", "1:Z", "2:U"],
    NoteAdvised: ["1:F1", "1:Z9", "2:U1"],
    ShowComments: ["1:105700:F", "1:105700:Z"],
    ShowTrend: ["1:105700"],
    WithdrawAction: [MEMBER],
    ShowSettings: [MEMBER],
    SetDigests: [f"{MEMBER}:0", f"{MEMBER}:1"],
    SetHour: [f"{MEMBER}:9", f"{MEMBER}:8"],
}
"""What is well formed and still nobody's to press at the first question: the fields after the interview's id."""

GARBAGE = [
    "💥",
    "\ud800",
    ":",
    "a",
    "a:",
    "zz:1",
    ":" * 60,
    "a:" + "9" * 60,
    "x" * 4_096,
    "d:1' OR '1'='1",
    "\x00",
    '{"a": 1}',
]
NUMBERS = ["-1", "2147483647", "9" * 40, "seven", "💥"]
TEXTS = ["x", "\ud800", "x" * 4_096, "💥", "' OR 1=1 --", "../../etc/passwd", "None"]
LOOKED_AT = [table for table in metadata.sorted_tables if table not in (bad_tokens, jobs, pace, properties)]
HOW_MANY = union_all(
    *(select(literal(table.name).label("name"), func.count().label("rows")).select_from(table) for table in LOOKED_AT)
)
NAME, FIRST_PERSON = "Зинаида-Неповторимая", 7_123_456_789

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONGER = (Begin, BeginVisit)
"""With one field less they are the buttons of earlier releases."""


def bad_values(annotation: Any, strangers_interview: str) -> list[str]:
    """What a field of this type never holds on a button."""
    if get_origin(annotation) in (Union, types.UnionType):
        return bad_values(get_args(annotation)[0], strangers_interview)
    if hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    if annotation is bool:
        return ["maybe", "💥", "2"]
    if annotation is int:
        return NUMBERS
    if annotation is str:
        return [strangers_interview, *TEXTS]
    if issubclass(annotation, Entry):
        return ["nonsense", str(Entry.VISIT_TOKEN), str(Entry.PAPER)]
    if issubclass(annotation, Enum):
        return ["nonsense", "", "💥"]
    raise AssertionError(f"no forgeries are known for {annotation}")


def forgeries(kind: type[CallbackData], own: str, strangers: str) -> Iterator[str]:
    """Each field in turn replaced by what it never holds; a field too many and one too few; and the well formed."""
    prefix, *values = EXAMPLES[kind](own).pack().split(":")
    for number, field in enumerate(kind.model_fields.values()):
        for bad in bad_values(field.annotation, strangers):
            yield ":".join([prefix, *values[:number], bad, *values[number + 1 :]])
    yield ":".join([prefix, *values, "1"])
    if values and kind not in LONGER:
        yield ":".join([prefix, *values[:-1]])
    for rest in NOT_FOR_CLIENTS.get(kind, []):
        own_part = [own] if "interview" in kind.model_fields else []
        yield ":".join([prefix, *own_part, *([rest] if rest else [])])


class Scene:
    """A client at the first question, a stranger at hers, and everything that the database holds."""

    def __init__(
        self, house: House, db: Database, client: PersonClient, message_id: int, own: str, strangers: str
    ) -> None:
        self.house = house
        self.db = db
        self.client = client
        self.message_id = message_id
        self.own = own
        self.strangers = strangers

    async def forge(self, forged: list[str]) -> str:
        """Presses it all; what the bot has logged of it. Nothing has changed, every press was answered."""
        earlier = len(self.log())
        calls = self.house.sandbox.world.calls
        before, answered = await self.rows(), calls["answerCallbackQuery"]
        messages = len((await self.client.chat())["messages"])
        for number, data in enumerate(forged, start=1):
            await self.client.press_data(self.message_id, data, forge=True)
            await self._answered(answered + number)
        await self.unchanged(before, messages)
        return self.log()[earlier:]

    async def _answered(self, due: int) -> None:
        calls = self.house.sandbox.world.calls
        await until(lambda: calls["answerCallbackQuery"] >= due)

    async def unchanged(self, before: list[str], messages: int) -> None:
        assert await self.rows() == before
        chat = await self.client.chat()
        assert len(chat["messages"]) == messages
        assert asks("a", ":0:0:")(await self.client.last())

    @property
    def personal(self) -> tuple[str, ...]:
        """What no log may hold of the client or of the stranger."""
        return NAME, str(self.client.id), str(self.client.id - 1), self.strangers, "passwd", "💥"

    def log(self) -> str:
        return self.house.bots[0].log.read_text(encoding="utf-8")

    async def rows(self) -> list[str]:
        """All but the count of bad tokens, which is there to grow, and the bot's facts about itself."""
        async with self.db.read() as connection:
            # Most have none, which one statement tells of all.
            filled = {table.name for table in await connection.execute(HOW_MANY) if table.rows}
            found = [f"{table.name}: {row}" for table in LOOKED_AT if table.name in filled
                     for row in await connection.execute(select(table))]  # fmt: skip
        assert len(found) > 2
        return sorted(found)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["sqlite", "postgresql"])
async def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, warm_parent: WarmParent
) -> AsyncIterator[House]:
    """One bot for all these tests, as each of them asserts that nothing has changed; the people are new every time."""
    folder = tmp_path_factory.mktemp("forged")
    if request.param == "sqlite":
        url = sqlite_file.new_url(folder / "czn.db")
    else:
        server: postgres.Server = request.getfixturevalue("postgres_server")
        url = server.new_url()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.sandbox.world.FIRST_PERSON", FIRST_PERSON)
        async with running_house(folder, url, warm_parent) as house:
            await house.start_bot()
            yield house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def db(house: House) -> AsyncIterator[Database]:
    database = await house.database()
    yield database
    await database.close()


@pytest_asyncio.fixture(loop_scope="module")
async def scene(house: House, db: Database) -> Scene:
    stranger, client = await house.client.person("Чужая"), await house.client.person(NAME)
    assert (client.id, client.id > FIRST_PERSON) == (stranger.id + 1, True)
    strangers = await reach_questions(stranger, "PSK-01")
    question = await reach_questions(client)
    own, strangers_own = (
        message["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[1]
        for message in (question, strangers)
    )
    return Scene(house, db, client, question["message_id"], own, strangers_own)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_a_forged_button_changes_nothing_and_is_logged_without_a_name(
    scene: Scene, kind: type[CallbackData]
) -> None:
    forged = list(forgeries(kind, scene.own, scene.strangers))
    log = await scene.forge(forged)
    assert "callback_refused" in log and kind.__name__ in log
    assert "update_failed" not in log
    for personal in scene.personal:
        assert personal not in log


async def test_garbage_is_answered_like_any_button_that_is_not_ones_own(scene: Scene) -> None:
    log = await scene.forge(GARBAGE)
    assert log.count("callback_refused") == len(GARBAGE)
    assert "update_failed" not in log


async def test_a_button_pressed_without_any_interview_is_answered(house: House) -> None:
    person = await house.client.person()
    await person.start()
    welcome = await person.wait_text("Здравствуйте")
    for data in ("💥", "a:someone:0:0:5", "y:someone", "d:1", "m:0"):
        await person.press_data(welcome["message_id"], data, forge=True)
    await person.wait_popup("только администраторы")
    await person.wait_popup("уже закончен")


async def test_refusing_consent_on_an_old_message_does_not_deny_an_open_interview(house: House) -> None:
    person = await house.client.person()
    await person.start("c-BRY-01")
    old = await person.wait(asks("n"))
    await person.start("c-BRY-01")
    await person.wait(lambda message: message["message_id"] > old["message_id"] and asks("b")(message))
    await press(person, "b")
    await person.wait(asks("t"))
    await person.press_data(old["message_id"], "n")
    await person.wait(lambda message: message["message_id"] == old["message_id"] and asks("t")(message))
