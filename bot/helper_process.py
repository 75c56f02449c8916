"""How a process begins that works for this one: it gives way, leaves Ctrl-C alone, and ends with it."""

import gc
import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

NICE = 19
"""The most there is: clients come first. With 10 a helper still gets a tenth of a processor that clients need."""

AUTOGROUP = Path("/proc/self/autogroup")
"""How nice a session is as a whole, where Linux shares the processors among sessions."""
TRIES, BETWEEN_TRIES = 5, 0.11
"""Linux lets one process in a tenth of a second say so, and no other."""

ALLOCATIONS = 50_000
"""Until a process with a task to do and to end looks for garbage. Python's 700 make it look hundreds of times through a
nation's figures, which are none: a fifth of what the site's process takes."""


def seldom_look_for_garbage() -> None:
    gc.set_threshold(ALLOCATIONS)


def give_way() -> None:
    """Leaves the processors to everybody else. Where Linux shares them among sessions, niceness counts within a session
    alone: the process becomes one of its own, which gives way as a whole, to the database server's processes too."""
    os.nice(max(0, NICE - os.nice(0)))
    if os.getpgrp() == os.getpid():
        # A shell leads it, and would lose sight of it.
        return
    os.setsid()
    for _ in range(TRIES):
        try:
            AUTOGROUP.write_text(str(NICE), encoding="ascii")
        except BlockingIOError:
            time.sleep(BETWEEN_TRIES)
        except OSError:
            # Not on this system.
            return
        else:
            return


def begin() -> None:
    """Leaves Ctrl-C to the process it works for, because the terminal sends it to all. Ends if that one is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    give_way()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
