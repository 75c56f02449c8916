"""Standard streams to rely on: whatever starts a program may have closed them, and a locale may lack signs."""

import io
import os
import sys

STREAMS = range(3)
"""Descriptors of input, output and errors."""


def prepare() -> None:
    """Opens a closed stream as one that leads nowhere, and lets output in a locale without a sign show `?` for it.

    Cron jobs and `>&-` close streams. Python has None for one of them, which nothing can be written to, and the next
    file that is opened, such as a database, would take its number and with it what libraries write there.
    """
    for number in STREAMS:
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is this one.
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")


def output_in_utf8() -> None:
    """For what programs read: it has every sign in any locale."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
