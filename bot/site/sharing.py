"""Work that this process shares with others beside it, part by part."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

from bot.site.errors import BuildFailed

Part = TypeVar("Part")
Made = TypeVar("Made")
DIED = "a process that wrote pages has died: is there enough memory?"


class Work(Generic[Part, Made]):
    """What a function makes of some parts. The processes beside begin with the first, this one with the last."""

    def __init__(self, function: Callable[[Part], Made], parts: Iterable[Part], pool: ProcessPoolExecutor | None):
        self._function = function
        self._parts: list[Part] = []
        self._begun: list[Future[Made]] = []
        try:
            for part in parts:
                self._parts.append(part)
                if pool is not None:
                    self._begun.append(pool.submit(function, part))
        except BrokenProcessPool:
            raise BuildFailed(DIED) from None
        except BaseException:
            self.drop()
            raise

    def done(self) -> list[Made]:
        """What was made of each part, in their order. Raises what the function raises; BuildFailed if a process died,
        perhaps for want of memory."""
        if not self._begun:
            return [self._function(part) for part in self._parts]
        here = {
            at: self._function(self._parts[at]) for at in reversed(range(len(self._parts))) if self._begun[at].cancel()
        }
        try:
            return [here[at] if at in here else one.result() for at, one in enumerate(self._begun)]
        except BrokenProcessPool:
            raise BuildFailed(DIED) from None

    def drop(self) -> None:
        """Returns when nobody does any part any more."""
        # The others are not waited for: a pool notes what was cancelled only when it comes upon it.
        wait([one for one in self._begun if not one.cancel()])


class Sharing:
    """With the processes of a pool, or with none: then all is done here."""

    def __init__(self, pool: ProcessPoolExecutor | None = None) -> None:
        self._pool = pool

    def begin(self, function: Callable[[Part], Made], parts: Iterable[Part]) -> Work[Part, Made]:
        """The processes beside begin at once; without any, all is done when it is asked for. Raises BuildFailed."""
        return Work(function, parts, self._pool)


ALONE = Sharing()
