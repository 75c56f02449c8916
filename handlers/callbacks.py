"""What the buttons carry: typed, and within the messenger's 64 bytes. It can be forged: nothing of it is trusted."""

from aiogram.filters.callback_data import CallbackData

from questionnaire.flow import Stage
from questionnaire.model import AgeBand, Entry, RespondentType


class PickCenter(CallbackData, prefix="c"):
    """A center chosen from a list. `replace`: the client has agreed to abandon the interview that is open elsewhere."""

    center: int
    entry: Entry
    replace: bool = False


class Begin(CallbackData, prefix="b"):
    """Consent given for a center; `replace` as in PickCenter."""

    center: int
    entry: Entry
    replace: bool = False


class BeginVisit(CallbackData, prefix="v"):
    """Consent given on a slip of paper: the token says the center. With it the button is 49 bytes long."""

    token: str
    replace: bool = False


class SwitchToVisit(CallbackData, prefix="w"):
    """The client agrees to abandon the open interview for the visit that the token proves."""

    token: str


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


class GoTo(CallbackData, prefix="s"):
    """Look at a step again (**Back**)."""

    interview: str
    stage: Stage
    position: int | None = None


class Pause(CallbackData, prefix="p"):
    """Back from the first step."""

    interview: str


class Resume(CallbackData, prefix="r"):
    """On to the first unanswered step."""


class SkipComment(CallbackData, prefix="k"):
    interview: str


class AskCancel(CallbackData, prefix="x"):
    pass


class Cancel(CallbackData, prefix="y"):
    interview: str


class SetLanguage(CallbackData, prefix="l"):
    language: str


class ShowDigest(CallbackData, prefix="d"):
    center: int
