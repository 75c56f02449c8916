"""The words of a comment by the message that brought each of them, so that an edited message replaces its own.

>>> words = put(read(None), 7, "Долго ждали")
>>> joined(put(words.said, 9, "и душно").said)
'Долго ждали\\nи душно'
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from questionnaire.comment import MAX_LENGTH

EARLIER = 0
"""Stands for the message of words that were kept without one."""

Said = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Put:
    """The words after a change, and how many characters of it found no room."""

    said: Said
    lost: int


def read(kept: str | None, comment: str | None = None) -> Said:
    """What `written` wrote; a comment that was kept without it is one piece."""
    if kept is not None:
        return {int(message_id): words for message_id, words in json.loads(kept).items()}
    return {} if comment is None else {EARLIER: comment}


def written(said: Said) -> str:
    return json.dumps({str(message_id): words for message_id, words in said.items()}, ensure_ascii=False)


def joined(said: Said) -> str:
    """The comment: a line for each message, in the order of their numbers."""
    return "\n".join(said[message_id] for message_id in sorted(said))


def put(said: Said, message_id: int, words: str) -> Put:
    """Adds a message's words or replaces them, as far as a comment has room."""
    others = {number: theirs for number, theirs in said.items() if number != message_id}
    room = max(0, MAX_LENGTH - sum(len(theirs) + 1 for theirs in others.values()))
    kept = words[:room].rstrip()
    return Put({**others, message_id: kept} if kept else others, len(words) - len(kept))


def put_all(said: Said, words: Said) -> Put:
    """Adds the words of several messages, as far as a comment has room for them."""
    lost = 0
    for message_id in sorted(words):
        after = put(said, message_id, words[message_id])
        said, lost = after.said, lost + after.lost
    return Put(said, lost)


def is_known(before: Said, after: Said, messages: Iterable[int]) -> bool:
    """Whether the messages have changed nothing: each brought the same words before."""
    return all(before.get(message_id) == after.get(message_id, "") for message_id in messages)


def appended(comment: str, more: str) -> str:
    """Two comments in one, cut to the length of one."""
    return f"{comment}\n{more}"[:MAX_LENGTH].rstrip()
