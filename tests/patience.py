"""How long a test waits for another process: until it is ready. The limit is for processes that will never be.

No test measures time by it. On a busy machine everything is ready later, and nothing fails for it.
"""

import asyncio
import time
from collections.abc import Callable

LIMIT = 600.0
BETWEEN_LOOKS = 0.01
"""Both in seconds."""


async def until(condition: Callable[[], object], *, often: float = BETWEEN_LOOKS) -> None:
    """Waits for a condition that other processes bring about. Raises TimeoutError if none does."""
    async with asyncio.timeout(LIMIT):
        while not condition():
            await asyncio.sleep(often)


def until_without_loop(condition: Callable[[], object]) -> None:
    """`until`, for a test without an event loop."""
    end = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(BETWEEN_LOOKS)
