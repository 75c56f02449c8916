"""What `make cluster` has begun is stopped to the end, however often Ctrl-C is pressed."""

import os
import signal
from pathlib import Path

import pytest

from bot.sandbox.cluster import servers


class Slow:
    """Stands for a cluster whose owner presses Ctrl-C again while it stops."""

    stopped: list[Path]

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self) -> None:
        pass

    def stop(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
        self.stopped.append(self.folder)


def test_a_second_interrupt_leaves_nothing_running(monkeypatch: pytest.MonkeyPatch) -> None:
    Slow.stopped = []
    monkeypatch.setattr(servers, "Cluster", Slow)
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), servers.running():
        raise KeyboardInterrupt
    assert len(Slow.stopped) == 1 and not Slow.stopped[0].exists()
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
