"""Ports for the servers that the sandbox and tests start."""

import socket
from pathlib import Path
from random import SystemRandom

LOWEST = 10_000
EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
"""From these the system takes the ports of outgoing connections: a server that lets go of one may not get it back."""
TRIES = 200
dice = SystemRandom()
"""Other test processes choose as well, and Hypothesis gives them all the same seed for `random`."""


def free_port() -> int:
    """One that nobody listens on, and that no outgoing connection will take."""
    highest = int(EPHEMERAL.read_text().split()[0]) if EPHEMERAL.exists() else 32_768
    for _ in range(TRIES):
        port = dice.randrange(LOWEST, max(highest, LOWEST + 1_000))
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise RuntimeError(f"no free port from {LOWEST} to {highest}")
