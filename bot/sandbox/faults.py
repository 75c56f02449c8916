"""Trouble on request, and the messenger's own limits.

429          flood control, with `retry_after` seconds
403          blocked by the user, whatever the truth
500, 502     the server fails: in the Bot API's shape, and, as gateways do, with an HTML page
page         a proxy answers in the messenger's place, with an HTML page and `status`; nothing is carried out
page_after   the same, though the request was carried out
hang         the request is never answered and never carried out
drop_after   the request is carried out and never answered
break_after  the request is carried out, and the connection breaks off
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

KINDS = ("429", "403", "500", "502", "page", "page_after", "hang", "drop_after", "break_after")
AFTER = ("page_after", "drop_after", "break_after")
ALL_CHATS = (30.0, 30.0)
ONE_CHAT = (1.0, 5.0)
"""Messages per second, and how many may come at once."""


@dataclass
class Fault:
    """A fault for the next `times` calls of a method in a chat; without them, of any method or in any chat."""

    kind: str
    method: str | None = None
    chat_id: int | None = None
    retry_after: int = 1
    times: int = 1
    status: int = 502

    def fits(self, method: str, chat_id: object) -> bool:
        right_method = self.method is None or self.method.lower() == method.lower()
        return right_method and (self.chat_id is None or str(self.chat_id) == chat_id)


class Faults:
    """Faults that wait for a matching call."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        if fault.kind not in KINDS:
            raise ValueError(f"{fault.kind!r} is not one of {', '.join(KINDS)}")
        if fault.times < 1:
            raise ValueError(f"a fault cannot happen {fault.times} times")
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str, chat_id: object) -> Fault | None:
        """The first fault for such a call. Uses it up once."""
        for fault in self._waiting:
            if fault.fits(method, chat_id):
                fault.times -= 1
                if fault.times == 0:
                    self._waiting.remove(fault)
                return fault
        return None


class _Bucket:
    """Fills at a rate up to a size; a message takes one."""

    def __init__(self, rate: float, size: float, now: float) -> None:
        self._rate, self._size, self._level, self._at = rate, size, size, now

    def wait(self, now: float) -> float:
        """Seconds until there is enough for one message."""
        self._level = min(self._size, self._level + (now - self._at) * self._rate)
        self._at = now
        return max(0.0, (1 - self._level) / self._rate)

    def take(self) -> None:
        self._level -= 1


class Limits:
    """30 messages a second over all and one a second in a chat, on average: a few may come at once."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._all = _Bucket(*ALL_CHATS, clock())
        self._chats: dict[object, _Bucket] = {}

    def seconds_to_wait(self, chat_id: object) -> int:
        """0 if the message may pass, which also counts it."""
        now = self._clock()
        chat = self._chats.setdefault(chat_id, _Bucket(*ONE_CHAT, now))
        wait = max(self._all.wait(now), chat.wait(now))
        if wait > 0:
            return math.ceil(wait)
        self._all.take()
        chat.take()
        return 0
