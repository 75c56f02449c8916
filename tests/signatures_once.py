"""Lets all dispatchers of a process share what aiogram finds out about functions.

A bot builds one dispatcher, a test run a thousand. Each asks Python for the signatures of seven hundred functions, six
hundred of which are one and the same line of aiogram's.
"""

from types import CodeType, FunctionType

from aiogram.dispatcher.event.handler import CallableObject


def share() -> None:
    """Of all functions that are registered from now on. What else can be called is looked at each time."""
    look = CallableObject.__post_init__
    known: dict[CodeType, tuple[bool, set[str], bool]] = {}

    def remember(self: CallableObject) -> None:
        callback = self.callback
        if type(callback) is not FunctionType or vars(callback):
            look(self)
        elif (seen := known.get(callback.__code__)) is not None:
            self.awaitable, self.params, self.varkw = seen
        else:
            look(self)
            known[callback.__code__] = self.awaitable, self.params, self.varkw

    CallableObject.__post_init__ = remember  # type: ignore[method-assign]
