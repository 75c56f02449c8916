"""The Prometheus metrics of one process, in their own registry. Every label is known before the first tap.

Nothing here names a person or a center. Figures that all processes share (the outbox, the jobs) come from the database
instead: see `bot.monitoring.vitals`.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from itertools import product

from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, PlatformCollector, ProcessCollector

from handlers.client.events import Events, Reason, step_of
from questionnaire.flow import Stage
from questionnaire.model import Questionnaire
from storage.delivery.outbox import Kind
from storage.survey.open_interviews import Interview

SAVING = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
HANDLING = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper ends of the histograms' buckets, in seconds."""

Counters = dict[tuple[str, ...], Counter]
"""One for each combination of labels."""


class UpdateKind(StrEnum):
    CALLBACK_QUERY = "callback_query"
    MESSAGE = "message"
    OTHER = "other"


class Outcome(StrEnum):
    """How the handling of an update ended."""

    HANDLED = "handled"
    NOT_SAVED = "not_saved"
    """The database was not available, and the client was told so."""
    BLOCKED = "blocked"
    """The client has blocked the bot."""
    FAILED = "failed"
    UNREADABLE = "unreadable"
    """The update could not be decoded."""
    DROPPED = "dropped"
    """The update was part of one account's flood, and not the newest: only that one is handled."""


class SendOutcome(StrEnum):
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Metrics:
    """The counters and histograms of one process."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        codes = questionnaire.codes
        steps = [stage for stage in Stage if stage is not Stage.QUESTION]
        self.updates = self._counters("updates", "Updates from the messenger", kind=UpdateKind, outcome=Outcome)
        self.handling = self._seconds("update", "From the arrival of an update to the end of its handling", HANDLING)
        self.started = self._counter("interviews_started", "Interviews opened by consent")
        self.resumed = self._counter("interviews_resumed", "Returns to an interview after half an hour or more")
        self.reminded = self._counter("interviews_reminded", "Reminders of unfinished interviews")
        self.completed = self._counter("interviews_completed", "Interviews completed in the messenger")
        self.commented = self._counter("interviews_commented", "Interviews completed with a comment")
        self.abandoned = self._counters(
            "interviews_abandoned", "Interviews that ended without a result", step=[*steps, *codes], reason=Reason
        )
        answers = self._counters("answers", "Answers saved, changes of an answer included", question=codes)
        self.answers = tuple(answers[code,] for code in codes)
        self.saving = self._seconds("answer_save", "Until an answer was committed", SAVING)
        self.sends = self._counters("sends", "Messages of the outbox", kind=Kind, outcome=SendOutcome)

    def unreadable(self) -> None:
        """An update could not be decoded."""
        self.updates[UpdateKind.OTHER, Outcome.UNREADABLE].inc()

    def dropped(self) -> None:
        """An update of a flood was left out."""
        self.updates[UpdateKind.OTHER, Outcome.DROPPED].inc()

    def sent(self, kind: Kind, outcome: str) -> None:
        """An item of the outbox has been dealt with."""
        self.sends[kind, outcome].inc()

    def _counter(self, name: str, about: str) -> Counter:
        return Counter(f"czn_{name}", about, registry=self.registry)

    def _counters(self, name: str, about: str, **labels: Iterable[str]) -> Counters:
        family = Counter(f"czn_{name}", about, list(labels), registry=self.registry)
        return {values: family.labels(*values) for values in product(*labels.values())}

    def _seconds(self, name: str, about: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"czn_{name}_seconds", about, buckets=buckets, registry=self.registry)


class CountedEvents(Events):
    """Logs events and counts them."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def started(self, interview: Interview) -> None:
        super().started(interview)
        self._metrics.started.inc()

    def answered(self, interview: Interview, position: int, now: datetime, saved_in: float) -> None:
        super().answered(interview, position, now, saved_in)
        self._metrics.answers[position].inc()
        self._metrics.saving.observe(saved_in)

    def resumed(self, interview: Interview, now: datetime) -> None:
        super().resumed(interview, now)
        self._metrics.resumed.inc()

    def reminded(self, interview: Interview) -> None:
        super().reminded(interview)
        self._metrics.reminded.inc()

    def completed(self, interview: Interview, now: datetime, *, commented: bool) -> None:
        super().completed(interview, now, commented=commented)
        self._metrics.completed.inc()
        if commented:
            self._metrics.commented.inc()

    def abandoned(self, interview: Interview, now: datetime, reason: Reason) -> None:
        super().abandoned(interview, now, reason)
        self._metrics.abandoned[step_of(interview), reason].inc()
