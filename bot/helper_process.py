"""How a process begins that works for this one: it gives way, leaves Ctrl-C alone, and ends with it."""

import gc
import multiprocessing
import os
import signal
import threading

NICE = 10
"""When the processor is busy, clients come first."""

ALLOCATIONS = 50_000
"""Until a process with a task to do and to end looks for garbage. Python's 700 make it look hundreds of times through a
nation's figures, which are none: a fifth of what the site's process takes."""


def seldom_look_for_garbage() -> None:
    gc.set_threshold(ALLOCATIONS)


def begin() -> None:
    """Leaves Ctrl-C to the process it works for, because the terminal sends it to all. Ends if that one is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(max(0, NICE - os.nice(0)))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
