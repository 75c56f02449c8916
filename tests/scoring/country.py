"""A country in memory: centers get answers week by week, and their results are computed without a database."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from questionnaire.loader import load
from questionnaire.model import COUNTED_TYPES, RespondentType
from scoring.gram_sums import GramSums, gram_sums_by
from scoring.method_2022.frame import NationalFrame
from scoring.method_2022.nation import TypeNation, national_frame
from scoring.method_2022.result import CenterIndices, Circumstances, QualityCounts, Result, result_of
from scoring.method_2022.standing import Record
from scoring.methodology import STANDARD, Methodology
from scoring.packed_answers import codes
from scoring.type_index import TypeIndices, type_indices
from scoring.windows import Window, window

Sums = Mapping[RespondentType, GramSums]
"""Of every center, in the country's order."""


@dataclass(frozen=True, slots=True)
class Given:
    week: int
    kind: RespondentType
    answers: str
    quality: str


@dataclass
class Country:
    """`measured` has scores of objective indicators on 0–100, by center and group."""

    centers: Sequence[str]
    methodology: Methodology = STANDARD
    measured: dict[str, dict[str, float]] = field(default_factory=dict)
    _given: dict[str, list[Given]] = field(default_factory=lambda: defaultdict(list))

    def answer(
        self,
        center: str,
        week: int,
        answers: Sequence[str],
        kind: RespondentType = RespondentType.JOB_SEEKER,
        *,
        quality: str = "clean",
    ) -> None:
        self._given[center] += [Given(week, kind, one, quality) for one in answers]

    def results(self, week: int, records: Mapping[str, Record] | None = None) -> dict[str, Result]:
        """Every center's result for the windows that end with a week."""
        found = self._counted(week)
        frame = self.frame(week)
        return {
            center: result_of(
                found.center(at),
                frame,
                Circumstances(
                    week=week,
                    record=(records or {}).get(center, Record()),
                    measured=self.measured.get(center, {}),
                    quality=self._counts(center, found.spans["now"]),
                    quality_standing=self._counts(center, found.spans["standing"]),
                ),
                load(),
                self.methodology,
            )
            for at, center in enumerate(self.centers)
        }

    def frame(self, week: int) -> NationalFrame:
        found = self._counted(week)
        places = {self.centers.index(center): scores for center, scores in self.measured.items()}
        now, before, standing = (found.nation(name) for name in ("now", "before", "standing"))
        return national_frame(now, before, standing, places, load(), self.methodology)

    def _counted(self, week: int) -> "Counted":
        now = window(week, self.methodology.window_weeks)
        spans = {"now": now, "before": now.before(), "standing": window(week, self.methodology.star_weeks)}
        sums = {name: self._sums(span, lambda one: True) for name, span in spans.items()}
        for name in ("now", "standing"):
            sums[f"{name}_clean"] = self._sums(spans[name], lambda one: one.quality == "clean")
        return Counted(spans, sums, self.methodology)

    def _sums(self, span: Window, wanted: Callable[[Given], bool]) -> Sums:
        sums = {}
        for kind in COUNTED_TYPES:
            chosen = [
                (at, one.answers)
                for at, center in enumerate(self.centers)
                for one in self._given[center]
                if span.first <= one.week <= span.last and one.kind is kind and one.quality != "X" and wanted(one)
            ]
            places = np.array([at for at, _ in chosen], dtype=np.int64)
            sums[kind] = gram_sums_by(codes([answers for _, answers in chosen]), places, len(self.centers))
        return sums

    def _counts(self, center: str, span: Window) -> QualityCounts:
        inside = [one.quality for one in self._given[center] if span.first <= one.week <= span.last]
        return QualityCounts(inside.count("clean"), inside.count("B"), inside.count("X"))


@dataclass(frozen=True)
class Counted:
    """The sums of all centers in every window."""

    spans: Mapping[str, Window]
    sums: Mapping[str, Sums]
    methodology: Methodology

    def indices(self, name: str) -> dict[RespondentType, TypeIndices]:
        least = self.methodology.min_item_answers
        return {kind: type_indices(sums, load(), least) for kind, sums in self.sums[name].items()}

    def nation(self, name: str) -> dict[RespondentType, TypeNation]:
        return {kind: TypeNation(one, self.sums[name][kind].total()) for kind, one in self.indices(name).items()}

    def center(self, place: int) -> CenterIndices:
        now, before, standing = ({kind: one[place] for kind, one in self.indices(name).items()} for name in self.spans)
        now_clean, standing_clean = (
            {kind: one.score(place) for kind, one in self.indices(name).items()}
            for name in ("now_clean", "standing_clean")
        )
        return CenterIndices(now, before, standing, now_clean, standing_clean)
