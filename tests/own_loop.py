"""Runs a coroutine for a fixture, whether or not a loop is running."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")
Build = Callable[[str], Coroutine[Any, Any, None]]
"""Fills the empty database at an address, and closes it. Runs once for many tests: nothing else may matter to it."""
CopyOf = Callable[[Build], str]
"""Gives the address of a database as a builder makes it."""


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """In a thread, which may have a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
