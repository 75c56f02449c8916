"""Puts what a process has in memory into large pages, where Linux has some to spare.

To fork it, and to end the fork, takes time for every page: a warm process has ninety thousand small ones.
"""

import ctypes
from collections.abc import Iterator
from pathlib import Path

LARGE = 2 << 20
"""Bytes of one of x86-64. Elsewhere nothing fits, and all stays as it was."""
COLLAPSE = 25
"""MADV_COLLAPSE, since Linux 6.1."""
OWN = ("rw-p", "00000000", "00:00", "0")
"""Access, offset, device and inode of memory that comes from no file."""
NAMES: tuple[list[str], ...] = ([], ["[heap]"])


def collapse() -> None:
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for start, end in _own_memory():
        first, last = -(-start // LARGE), end // LARGE
        for at in range(first, last):
            # One that is half empty, or that the kernel cannot make large, is left as it is.
            advise(at * LARGE, LARGE, COLLAPSE)


def _own_memory() -> Iterator[tuple[int, int]]:
    for line in Path("/proc/self/maps").read_text().splitlines():
        place, *about = line.split()
        if tuple(about[:4]) == OWN and about[4:] in NAMES:
            start, end = place.split("-")
            yield int(start, 16), int(end, 16)
