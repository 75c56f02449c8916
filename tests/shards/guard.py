"""Fails the test that makes the product send a statement which distributed PostgreSQL could not send to one node."""

from collections.abc import Iterable, Sequence

from tests.shards.allowed import ALLOWED
from tests.shards.faults import faults
from tests.shards.recording import Recorder, Sent


class Guard:
    """Judges each statement once, at the end of the test that has sent it first."""

    def __init__(self, recorder: Recorder) -> None:
        self.used: set[str] = set()
        self.recorder = recorder

    def complaints(self) -> list[str]:
        """About what has been sent since the last time."""
        found = []
        for sent in self.recorder.take():
            wrong = judge(sent)
            if wrong:
                found.append(complaint(sent, wrong))
            if sent.place in ALLOWED and faults(sent.sql):
                self.used.add(sent.place)
        return found


def judge(sent: Sent) -> Sequence[str]:
    """What is wrong with a statement and not allowed to its place, in words."""
    allowed = ALLOWED[sent.place].faults if sent.place in ALLOWED else frozenset()
    return sorted(f"{fault} ({table})" for fault, table in faults(sent.sql) if fault not in allowed)


def complaint(sent: Sent, wrong: Sequence[str]) -> str:
    file, _, function = sent.place.partition(":")
    return f"{file}:{sent.line}, in {function}: {'; '.join(wrong)}\n{sent.sql}"


def stale(used: Iterable[str]) -> list[str]:
    """The places on the list that have sent nothing of the kind in a run of all tests."""
    return sorted(ALLOWED.keys() - set(used))
