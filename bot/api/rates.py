"""How many requests a caller may send: a bucket that fills up evenly, for each caller of this process."""

from collections import OrderedDict
from dataclasses import dataclass

MOST_CALLERS = 10_000
"""Buckets to remember: those unused for longest are full again anyway."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rates:
    """Lets `per_minute` requests through a minute, and as many at once."""

    def __init__(self, per_minute: int) -> None:
        self._size = float(per_minute)
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, caller: str, now: float) -> float:
        """Takes one request of the caller at a moment in seconds; else how many seconds to wait for the next."""
        bucket = self._buckets.setdefault(caller, _Bucket(self._size, now))
        self._buckets.move_to_end(caller)
        if len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        bucket.left = min(self._size, bucket.left + (now - bucket.at) * self._size / 60)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) * 60 / self._size
        bucket.left -= 1
        return 0.0
