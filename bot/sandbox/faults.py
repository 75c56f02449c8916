"""Trouble on request.

429          flood control, with `retry_after` seconds
403          blocked by the user, whatever the truth
500, 502     the server fails: JSON without a description, and an HTML page
hang         the request is never answered and never carried out
drop_after   the request is carried out and never answered
"""

from dataclasses import dataclass

KINDS = ("429", "403", "500", "502", "hang", "drop_after")


@dataclass
class Fault:
    kind: str
    method: str | None = None
    chat_id: int | None = None
    retry_after: int = 1
    times: int = 1


class Faults:
    """Faults waiting for a call that they fit."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        if fault.kind not in KINDS:
            raise ValueError(f"{fault.kind!r} is not one of {', '.join(KINDS)}")
        self._waiting.append(fault)

    def take(self, method: str, chat_id: str | None) -> Fault | None:
        """The first fault for such a call; it is used up by it."""
        for fault in self._waiting:
            fits_chat = fault.chat_id is None or str(fault.chat_id) == chat_id
            if fault.method in (None, method) and fits_chat:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
