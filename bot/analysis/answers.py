"""Interviews with their answers as a frame, wide or long.

They are read in chunks. Each chunk becomes arrays before the next one is read: texts from the database take ten times
the memory of the columns.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from bot.analysis import answer_columns
from bot.analysis.answer_columns import Columns
from bot.analysis.columns import category, chosen, labelled, moments, mondays
from bot.codebook.labels import labels
from handlers.language.texts import texts_in
from questionnaire.model import HARD_TO_SAY, NOT_USED
from storage.engine.database import Database
from storage.export import rows
from storage.export.person_tokens import PersonTokens
from storage.export.rows import Filters, Interview
from storage.files.columns import ABOUT, QUALITY, Form, codes, shipped
from storage.places.centers import Center

CHUNK = 50_000
"""Interviews that become arrays together."""
ORDERED = ("age_band", "quality")


async def answers_frame(
    db: Database,
    *,
    centers: str | Collection[str] | None = None,
    region: str | None = None,
    start: date | None = None,
    end: date | None = None,
    form: Form | str = Form.WIDE,
    language: str | None = None,
    unfinished: bool = False,
    respondents: bool = False,
) -> pd.DataFrame:
    """Completed interviews of every quality class, by center and id; comments are left out.

    Wide: a row for each interview; for each question its answer (`F1`: 1 to 5), why there is none (`F1_missing`) and
    the seconds it took (`F1_seconds`). Long: a row for each interview and question, with `question`, `question_group`,
    `answer`, `missing_reason` and `seconds`. An answer of 8 or 9 is a missing one with its reason.

    `start` and `end` are days at the center, both included. `language` replaces the codes of categories with words.
    `unfinished` adds interviews that were not completed, `respondents` a column that tells which interviews are of one
    person, by tokens that are new in every frame; none where nobody has kept who answered. Raises
    CenterNotFound, RegionNotFound, and ValueError for an unknown form or language.
    """
    words = {} if language is None else _words(language)
    places = await chosen(db, centers, region)
    wanted = await rows.conditions(db, Filters(start=start, end=end, unfinished=unfinished))
    if centers is not None or region is not None:
        wanted.append(rows.at([place.id for place in places]))
    reader = _Reader(places, Form(form), PersonTokens() if respondents else None)
    waiting: list[Interview] = []
    async for page in rows.timed_pages(db, wanted, respondents=respondents):
        waiting += page
        if len(waiting) >= CHUNK:
            reader.add(waiting)
            waiting = []
    reader.add(waiting)
    return labelled(reader.frame(), words)


class _Reader:
    """Collects chunks of interviews, then makes one frame of them all."""

    def __init__(self, places: Sequence[Center], form: Form, tokens: PersonTokens | None) -> None:
        self._form = form
        self._tokens = tokens
        self._position = {place.id: position for position, place in enumerate(places)}
        self._centers = category(place.code for place in places)
        self._regions = category(place.region for place in places)
        self._region_of = pd.Index(self._regions.categories).get_indexer([place.region for place in places])
        self._kinds = {
            column.name: category(column.values, ordered=column.name in ORDERED)
            for column in (*ABOUT, *QUALITY)
            if column.values
        }
        self._chunks: list[Columns] = []

    def add(self, interviews: Sequence[Interview]) -> None:
        # The first chunk gives the columns, and may be empty.
        if interviews or not self._chunks:
            shape = answer_columns.wide if self._form is Form.WIDE else answer_columns.long
            self._chunks.append(shape(self._about(interviews), answer_columns.given(interviews)))

    def frame(self) -> pd.DataFrame:
        """Builds the frame column by column and frees the arrays used: two copies would take too much memory."""
        names = list(self._chunks[0])
        whole = {name: pd.concat([chunk.pop(name) for chunk in self._chunks], ignore_index=True) for name in names}
        for name in ("questionnaire", "reasons"):
            whole[name] = whole[name].astype("category")
        return pd.DataFrame(whole, copy=False)

    def _about(self, interviews: Sequence[Interview]) -> Columns:
        """The columns that hold for a whole interview."""
        places = np.array([self._position[row.center_id] for row in interviews], dtype=np.int32)
        fixed = {
            name: pd.Categorical([row._mapping[name] for row in interviews], dtype=kind)
            for name, kind in self._kinds.items()
        }
        about = {
            "interview_id": pd.Series([row.id for row in interviews], dtype="str"),
            "center": pd.Series(pd.Categorical.from_codes(places, dtype=self._centers)),
            "region": pd.Series(pd.Categorical.from_codes(self._region_of[places], dtype=self._regions)),
            **{name: pd.Series(fixed[name]) for name in ("respondent_type", "age_band", "entry")},
            "verified": pd.Series([bool(row.verified) for row in interviews], dtype=bool),
            "started_at": moments(row.started_at for row in interviews),
            "completed_at": moments(row.completed_at for row in interviews),
            "week": mondays([row.completed_week for row in interviews]),
            "questionnaire": pd.Series([row.questionnaire for row in interviews], dtype="str"),
            "quality": pd.Series(fixed["quality"]),
            "reasons": pd.Series([row.reasons for row in interviews], dtype="str"),
            "total_seconds": pd.Series([row.total_seconds for row in interviews], dtype="Int32"),
        }
        if self._tokens is not None:
            about["respondent"] = pd.Series([self._tokens.of(row.respondent_id) for row in interviews], dtype="str")
        return about


def _words(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words by column and value: those of an export, and those of the reasons why an answer is missing."""
    texts = texts_in(language)
    options = {option.code: option.label[language] for option in shipped()[-1].options}
    reasons = {
        "hard_to_say": options[HARD_TO_SAY],
        "not_used": options[NOT_USED],
        "no_answer": texts.plain("codebook-empty-words"),
    }
    columns = ("missing_reason", *(f"{code}_missing" for code in codes(shipped())))
    return {**labels(texts).values, **dict.fromkeys(columns, reasons)}
