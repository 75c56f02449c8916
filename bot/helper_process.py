"""How a process begins that works for this one: it gives way, leaves Ctrl-C alone, and ends with it."""

import multiprocessing
import os
import signal
import threading

NICE = 10
"""When the processor is busy, clients come first."""


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
