"""Keeps words where they belong: in the comment of an interview, or with somebody before an interview."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.client.conversation import Conversation
from handlers.free_text.place import Place
from questionnaire import comment
from questionnaire.intents import Intent, Reading
from questionnaire.masking import CONTACT, mask
from questionnaire.said import Said
from storage.survey import comment_words, newcomers

NO_COMMENT = (Intent.CONTACT, Intent.ABUSE)
"""Where words are asked for, all but these are a comment: the client sees it, and can take it back before sending."""
LONGEST_MESSAGE = 20_000
"""Longer than any message: a comment is cut where its room ends, and the client is told."""


@dataclass(frozen=True, slots=True)
class Words:
    """A message's text, cleaned; without contacts, if it had any."""

    message_id: int
    text: str
    masked: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The outcome for a client's words.

    comment   all that was said so far
    lost      how many characters found no room
    again     the same messages brought the same words before
    """

    comment: str
    lost: int
    again: bool


def is_comment(reading: Reading) -> bool:
    """Whether words at the last step are kept."""
    intent = reading.otherwise
    return intent not in NO_COMMENT or (intent is Intent.ABUSE and reading.says_more)


def words_of(message_id: int, text: str) -> Words:
    cleaned = comment.clean(text, LONGEST_MESSAGE)
    masked = CONTACT.search(cleaned) is not None
    return Words(message_id, mask(cleaned) if masked else cleaned, masked)


async def keep(place: Place, words: Words, conversation: Conversation) -> Kept | None:
    """None if the interview has gone meanwhile."""
    return await keep_all(place, [words], conversation)


async def keep_all(place: Place, several: Sequence[Words], conversation: Conversation) -> Kept | None:
    """The words of several messages at once. None if the interview has gone meanwhile."""
    account = conversation.client.account
    said = {words.message_id: words.text for words in several}
    known = place.interview or place.finished
    if known is not None:
        added = await comment_words.add(conversation.db, account, known.center_id, known.id, said)
        return None if added is None else Kept(added.comment, added.lost, added.again)
    return await _say(said, conversation)


async def replace(words: Words, conversation: Conversation) -> Kept | None:
    """Puts an edited message's words in the place of those that it brought; None if it brought none."""
    account = conversation.client.account
    changed = await comment_words.replace(conversation.db, account, words.message_id, words.text, conversation.now)
    if changed is not None:
        return Kept(changed.comment, changed.lost, changed.again)
    if await newcomers.has_said(conversation.db, account, words.message_id, conversation.now):
        return await _say({words.message_id: words.text}, conversation)
    return None


async def _say(said: Said, conversation: Conversation) -> Kept:
    heard = await newcomers.say(
        conversation.db,
        conversation.client.account,
        said,
        language=conversation.texts.language,
        questionnaire=conversation.questionnaire.version,
        now=conversation.now,
    )
    return Kept(heard.words, heard.lost, heard.again)
