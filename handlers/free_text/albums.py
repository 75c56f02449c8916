"""Albums: several messages that belong together, and get one answer."""

from collections import OrderedDict

from aiogram.types import Message

MOST_REMEMBERED = 1_000


class Albums:
    """The albums that this process has answered lately. Another process would answer one once more."""

    def __init__(self) -> None:
        self._answered: OrderedDict[str, None] = OrderedDict()

    def is_answered(self, message: Message) -> bool:
        """Whether an earlier part of the same album was answered; from now on it is."""
        album = message.media_group_id
        if album is None:
            return False
        known = album in self._answered
        self._answered[album] = None
        if len(self._answered) > MOST_REMEMBERED:
            self._answered.popitem(last=False)
        return known
