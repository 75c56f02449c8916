"""Voice messages: the words that were heard, shown back."""

from aiogram.types import CallbackQuery, Message

from handlers.buttons import HeardRight, HeardWrong, RemoveHeard
from handlers.language.texts import Texts
from handlers.views.view import View, button, keyboard

BLANK_LINE = "\n\n"
QUOTES = "«»“”"


def heard(texts: Texts, words: str) -> View:
    """The words are a paragraph of their own, the second: see `words_in`."""
    return View(
        texts("voice-heard", words=words),
        keyboard(
            [button(texts.plain("voice-right"), HeardRight())],
            [button(texts.plain("voice-change"), HeardWrong()), button(texts.plain("voice-remove"), RemoveHeard())],
        ),
    )


def words_in(query: CallbackQuery) -> str:
    """The words in the message that shows them back; empty in any other."""
    text = query.message.text or "" if isinstance(query.message, Message) else ""
    quoted = next(iter(text.split(BLANK_LINE)[1:]), "")
    return quoted[1:-1].strip() if quoted[:1] in QUOTES and quoted[-1:] in QUOTES else ""


def taken(texts: Texts, words: str) -> View:
    return View(texts("voice-taken", words=words))


def write_instead(texts: Texts, words: str) -> View:
    return View(texts("voice-write", words=words))
