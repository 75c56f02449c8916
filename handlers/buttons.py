"""The data of the buttons: typed, and within the messenger's 64 bytes. It can be forged: nothing of it is trusted.

Data that do not even parse here go to the fallback; whether the rest is the client's to press is for the handlers.
"""

from typing import Annotated

import structlog
from aiogram.filters.callback_data import CallbackData
from pydantic import AfterValidator, Field

from handlers.client.consent import CONSENT_VERSION
from questionnaire.flow import Stage
from questionnaire.model import QUESTION_COUNT, AgeBand, Entry, RespondentType
from storage.delivery.digest_hours import HOURS
from storage.words.callback_requests import State

log = structlog.get_logger(__name__)


def _by_hand(entry: Entry) -> Entry:
    if entry not in (Entry.POSTER, Entry.TYPED_CODE):
        raise ValueError(f"no button stands for {entry}")
    return entry


RowId = Annotated[int, Field(ge=1, lt=2**31)]
Page = Annotated[int, Field(ge=0, lt=1_000)]
Hour = Annotated[int, Field(ge=HOURS.start, lt=HOURS.stop)]
Position = Annotated[int, Field(ge=0, lt=QUESTION_COUNT)]
EntryByHand = Annotated[Entry, AfterValidator(_by_hand)]
"""A visit is proved by a token, and paper is typed in by operators: neither by pressing a button that says so."""
Consent = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+$", max_length=7)]
"""The version of the consent that stood above the button: who agreed to an earlier one is asked again."""


def note_refusal(data: str | None) -> None:
    """Logs that a button was refused: its kind, and nothing that it carried."""
    prefix = (data or "").partition(":")[0]
    kinds = {kind.__prefix__: kind.__name__ for kind in CallbackData.__subclasses__()}
    log.info("callback_refused", kind=kinds.get(prefix, "unknown"))


class PickCenter(CallbackData, prefix="c"):
    """A center chosen from a list. `replace`: the client has agreed to abandon the interview that is open elsewhere."""

    center: RowId
    entry: EntryByHand
    replace: bool = False


class Begin(CallbackData, prefix="b"):
    """Consent given for a center; `replace` as in PickCenter."""

    center: RowId
    entry: EntryByHand
    replace: bool = False
    consent: Consent = CONSENT_VERSION


class EarlierBegin(CallbackData, prefix="b"):
    """The same under messages from before buttons told the version of the consent: it has a field less."""

    center: RowId
    entry: EntryByHand
    replace: bool = False


class BeginVisit(CallbackData, prefix="v"):
    """Consent given on a slip of paper: the token says the center. With it the button is 56 bytes long."""

    token: str
    replace: bool = False
    consent: Consent = CONSENT_VERSION


class EarlierBeginVisit(CallbackData, prefix="v"):
    """The same under messages from before buttons told the version of the consent: it has a field less."""

    token: str
    replace: bool = False


class SwitchToVisit(CallbackData, prefix="w"):
    """The client agrees to abandon the open interview for the visit that the token proves."""

    token: str


class ShowTerms(CallbackData, prefix="i"):
    """The consent in full; with the data of Begin."""

    center: RowId
    entry: EntryByHand
    replace: bool = False


class ShowVisitTerms(CallbackData, prefix="iv"):
    """The same on a slip of paper; with the data of BeginVisit."""

    token: str
    replace: bool = False


class Refuse(CallbackData, prefix="n"):
    """Consent refused."""


class FindCenter(CallbackData, prefix="f"):
    """Back to the search for a center."""


class ChooseType(CallbackData, prefix="t"):
    interview: str
    value: RespondentType


class ChooseAge(CallbackData, prefix="g"):
    interview: str
    value: AgeBand


class Answer(CallbackData, prefix="a"):
    """An answer for the question at `position`, on a button drawn when its answer was `was`."""

    interview: str
    position: int
    was: int
    code: int

    def pack(self) -> str:
        """What aiogram writes, without looking at what each field is: every tap draws seven of these."""
        return f"{self.__prefix__}:{self.interview}:{self.position}:{self.was}:{self.code}"


class GoTo(CallbackData, prefix="s"):
    """Look at a step again (**Back**)."""

    interview: str
    stage: Stage
    position: Position | None = None


class Pause(CallbackData, prefix="p"):
    """Back from the first step."""

    interview: str


class Resume(CallbackData, prefix="r"):
    """On to the first unanswered step."""


class Send(CallbackData, prefix="k"):
    """Answers and comment as they stand: the end of the interview."""

    interview: str


class WriteInstead(CallbackData, prefix="wi"):
    """A client whose answers will not count would rather write."""

    interview: str


class DropComment(CallbackData, prefix="dc"):
    """Takes the comment back. `words` marks the comment that the button was drawn under."""

    interview: str
    words: str


class AskCancel(CallbackData, prefix="x"):
    pass


class Cancel(CallbackData, prefix="y"):
    interview: str


class SetLanguage(CallbackData, prefix="l"):
    language: str


class ForgetMe(CallbackData, prefix="fm"):
    """Everything about the client is to be deleted."""


class KeepMe(CallbackData, prefix="km"):
    pass


class ShowSettings(CallbackData, prefix="st"):
    """All settings, or those of the digest that a membership brings."""

    member: str | None = None


class SetMessages(CallbackData, prefix="sm"):
    """Messages that the client has not asked for."""

    on: bool


class SetDigests(CallbackData, prefix="sd"):
    """A digest paused, or sent again."""

    member: str
    on: bool


class SetHour(CallbackData, prefix="sh"):
    member: str
    hour: Hour


class ShowCard(CallbackData, prefix="rc"):
    """A center's figures and facts, for everybody."""

    center: RowId


class OpenReceipt(CallbackData, prefix="or"):
    """What did the center do since? `code` is the receipt's, the same for all who answered in the week; `counts` says
    whether the answers could enter the week's digest."""

    code: Annotated[str, Field(max_length=20)]
    counts: bool


class AskRating(CallbackData, prefix="ra"):
    """Which center's ratings are to be shown?"""


class WriteFirst(CallbackData, prefix="wf"):
    """Words first, questions later or never."""

    center: RowId


class EraseWords(CallbackData, prefix="we"):
    """Words that were said before an interview are taken back."""


class ShowDigest(CallbackData, prefix="d"):
    center: RowId


class ListCenters(CallbackData, prefix="m"):
    """Another page of the centers that an administrator may see."""

    page: Page


Week = Annotated[int, Field(ge=1, lt=10**6)]
RandomId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class ShowActions(CallbackData, prefix="al"):
    """A center's actions, for its administrators."""

    center: RowId


class NoteAction(CallbackData, prefix="an"):
    """Something new about a group of indicators."""

    center: RowId
    group: Annotated[str, Field(min_length=1, max_length=2)]


class WithdrawAction(CallbackData, prefix="aw"):
    action: RandomId


class SeenDigest(CallbackData, prefix="ds"):
    """An administrator has read a digest."""

    center: RowId
    week: Week


class NoteAdvised(CallbackData, prefix="aa"):
    """Something done about the question of a digest's advice."""

    center: RowId
    question: Annotated[str, Field(min_length=1, max_length=3)]


class ShowComments(CallbackData, prefix="dq"):
    """The comments about a group of indicators, as of a digest."""

    center: RowId
    week: Week
    group: Annotated[str, Field(min_length=1, max_length=2)]


class ShowTrend(CallbackData, prefix="dt"):
    """The indices of the last weeks, as of a digest."""

    center: RowId
    week: Week


class StartCallbackRequest(CallbackData, prefix="ca"):
    """May the center call back?"""

    center: RowId


class AgreeCallbackRequest(CallbackData, prefix="cy"):
    center: RowId


class PassContactOn(CallbackData, prefix="cp"):
    """The contact that the message shows is right."""

    center: RowId


class ChangeContact(CallbackData, prefix="cc"):
    """The client wants to write it once more."""

    center: RowId


class DoNotCallBack(CallbackData, prefix="cn"):
    """The client does not want to leave a contact after all."""

    center: RowId


class CallbackRequestDone(CallbackData, prefix="cd"):
    """The client was called back: under messages from before requests had states."""

    center: RowId
    request: RandomId


class SetRequestState(CallbackData, prefix="cs"):
    """The state of a request."""

    center: RowId
    request: RandomId
    state: State


class ShowRequest(CallbackData, prefix="cr"):
    """One of a center's requests, for its administrators."""

    center: RowId
    request: RandomId


class ShowRequests(CallbackData, prefix="cl"):
    """All open requests of a center, for its administrators."""

    center: RowId


class WithdrawCallbackRequest(CallbackData, prefix="cw"):
    """A client takes a contact back."""

    center: RowId
    request: RandomId


class HeardRight(CallbackData, prefix="vy"):
    """The words that were heard in a voice message are right."""


class HeardWrong(CallbackData, prefix="vc"):
    """They are not, and will be typed."""


class RemoveHeard(CallbackData, prefix="vn"):
    """They are not to be kept."""


def interview_of(data: str | None) -> str | None:
    """The interview that a button names; None for one that names none. It may be anybody's."""
    for kind in (Answer, ChooseType, ChooseAge, GoTo, Pause, Send, DropComment, WriteInstead, Cancel):
        try:
            return kind.unpack(data or "").interview
        except (TypeError, ValueError):
            continue
    return None
