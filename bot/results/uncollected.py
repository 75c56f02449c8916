"""Makes results without looking for circles among them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Python looks through all objects again and again while they become more, for circles to free. The results of a
    nation are millions of objects without any, and that takes a tenth of the time in which they are made."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
