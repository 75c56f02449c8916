"""Events of interviews: a line in the log for each.

The running bot counts them as well (`bot.monitoring.metrics`).

A line names the interview, its center and, where it applies, the step. It never names the answer or the client. Answers
have no line: a whole country's taps would fill disks. Interviews added from files are not events.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog

from questionnaire import flow
from questionnaire.loader import load
from storage.survey.open_interviews import Interview

log = structlog.get_logger(__name__)

PAUSE = timedelta(minutes=30)
"""A client who goes on after a longer silence has resumed the interview."""


class Reason(StrEnum):
    """The reason why an interview ended without a result."""

    CANCELLED = "cancelled"
    SWITCHED = "switched"
    """The client chose another center, or went to search for one."""
    EXPIRED = "expired"
    """Nobody went on with it during the time that it is kept."""
    FORGOTTEN = "forgotten"
    """The client had everything deleted."""


class Events:
    """Receives every event once, after its change has been saved."""

    def started(self, interview: Interview) -> None:
        log.info("interview_started", **_which(interview), entry=interview.entry.value)

    def answered(self, interview: Interview, position: int, now: datetime, saved_in: float) -> None:
        """Saving the answer took `saved_in` seconds. `interview` is the state before, perhaps with another answer."""
        self.went_on(interview, now)

    def went_on(self, interview: Interview, now: datetime) -> None:
        """The client has taken a step. `interview` is the state before."""
        if now - interview.touched_at > PAUSE:
            self.resumed(interview, now)

    def resumed(self, interview: Interview, now: datetime) -> None:
        pause = _seconds(interview.touched_at, now)
        log.info("interview_resumed", **_which(interview), step=step_of(interview), pause=pause)

    def reminded(self, interview: Interview) -> None:
        log.info("interview_reminded", **_which(interview), step=step_of(interview))

    def completed(self, interview: Interview, now: datetime, *, commented: bool) -> None:
        if commented:
            log.info("interview_commented", **_which(interview))
        log.info("interview_completed", **_which(interview), seconds=_seconds(interview.started_at, now))

    def abandoned(self, interview: Interview, now: datetime, reason: Reason) -> None:
        """The logged step is the first one not taken."""
        seconds = _seconds(interview.started_at, now)
        log.info(
            "interview_abandoned",
            **_which(interview),
            step=step_of(interview),
            reason=reason.value,
            seconds=seconds,
        )


LOGGED = Events()
"""Only logs events, without counting them."""


def step_of(interview: Interview) -> str:
    """The next step: a question by its code, another step by its stage."""
    step = flow.next_step(interview.respondent_type, interview.age_band, interview.answers)
    return step.stage.value if step.position is None else load().codes[step.position]


def _which(interview: Interview) -> dict[str, Any]:
    return {"interview": interview.id, "center": interview.center_code}


def _seconds(since: datetime, until: datetime) -> int:
    return round((until - since).total_seconds())
