"""The answers of interviews as columns, wide or long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bot.analysis.columns import category, whole
from questionnaire.model import HARD_TO_SAY, NOT_USED, QUESTION_COUNT, SUBSTANTIVE, UNANSWERED
from scoring.packed_answers import Codes, codes_in
from storage.export.rows import Interview
from storage.files.columns import Form, codes, columns, shipped
from storage.survey.open_interviews import DIGITS

UNTIMED = -1
MISSING_REASONS = category(("hard_to_say", "not_used", "no_answer"))
REASON_OF = np.full(NOT_USED + 1, -1, dtype=np.int8)
REASON_OF[[HARD_TO_SAY, NOT_USED, UNANSWERED]] = range(3)
IS_SUBSTANTIVE = np.isin(np.arange(NOT_USED + 1), SUBSTANTIVE)
Seconds = NDArray[np.int16]
Columns = dict[str, "pd.Series[Any]"]


@dataclass(frozen=True, slots=True)
class Given:
    """By interview and question, the questions in the order of an export's columns.

    codes     0 also where the interview's questionnaire does not have the question
    seconds   UNTIMED where nobody has measured: for a missing answer, and in interviews from elsewhere
    """

    codes: Codes
    seconds: Seconds


def wide(about: Columns, given: Given) -> Columns:
    """A column for each question, then one for each reason and one for the seconds."""
    asked = codes(shipped())
    return (
        about
        | {code: _answers(given.codes[:, at]) for at, code in enumerate(asked)}
        | {f"{code}_missing": _reasons(given.codes[:, at]) for at, code in enumerate(asked)}
        | {f"{code}_seconds": _seconds(given.seconds[:, at]) for at, code in enumerate(asked)}
    )


def long(about: Columns, given: Given) -> Columns:
    """A row for each question of each interview."""
    n, asked = given.codes.shape
    interview, question = np.repeat(np.arange(n), asked), np.tile(np.arange(asked, dtype=np.int8), n)
    groups = {one.code: one.group for each in shipped() for one in each.questions}
    known = {column.name: category(column.values, ordered=True) for column in columns(Form.LONG, shipped())}
    group_of = pd.Categorical([groups[code] for code in codes(shipped())], dtype=known["question_group"]).codes
    return {name: column.take(interview).reset_index(drop=True) for name, column in about.items()} | {
        "question": pd.Series(pd.Categorical.from_codes(question, dtype=known["question"])),
        "question_group": pd.Series(pd.Categorical.from_codes(group_of[question], dtype=known["question_group"])),
        "answer": _answers(given.codes.ravel()),
        "missing_reason": _reasons(given.codes.ravel()),
        "seconds": _seconds(given.seconds.ravel()),
    }


def _answers(given: Codes) -> "pd.Series[Any]":
    return whole(given.astype(np.int8), ~IS_SUBSTANTIVE[given])


def _reasons(given: Codes) -> "pd.Series[Any]":
    return pd.Series(pd.Categorical.from_codes(REASON_OF[given], dtype=MISSING_REASONS))


def _seconds(seconds: Seconds) -> "pd.Series[Any]":
    return whole(seconds.copy(), seconds < 0)


def given(interviews: Sequence[Interview]) -> Given:
    codes_given = codes_in("".join(row.answers for row in interviews))
    digits = np.frombuffer("".join(row.seconds for row in interviews).encode("ascii"), dtype=np.uint8) - ord("0")
    seconds = digits.reshape(-1, QUESTION_COUNT, DIGITS).astype(np.int16) @ np.array([100, 10, 1], dtype=np.int16)
    seconds[(codes_given == UNANSWERED) | ~seconds.any(axis=1, keepdims=True)] = UNTIMED
    shape = len(interviews), len(codes(shipped()))
    found = Given(np.full(shape, UNANSWERED, dtype=np.uint8), np.full(shape, UNTIMED, dtype=np.int16))
    versions = np.array([row.questionnaire for row in interviews], dtype=object)
    for version in set(versions):
        mine, places = versions == version, _places(version)
        found.codes[np.ix_(mine, places)] = codes_given[mine]
        found.seconds[np.ix_(mine, places)] = seconds[mine]
    return found


def _places(version: str) -> list[int]:
    """The column of each answer of a version. An import may name a version that was never shipped; its answers came
    under the columns of the newest one."""
    known = {one.version: one.codes for one in shipped()}
    asked = codes(shipped())
    return [asked.index(code) for code in known.get(version, shipped()[-1].codes)]
