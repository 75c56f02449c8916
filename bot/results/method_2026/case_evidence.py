"""What the tests behind a case saw, for the operator: the center's figures beside the usual ones (methodology §2)."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.results.method_2026.interviews import Flags
from bot.results.unpacking import Numbers
from questionnaire.model import RespondentType
from scoring.method_2026.cases import CaseReason, DoubtfulShares
from scoring.method_2026.constants import TYPES, Constants
from scoring.method_2026.signs import Sign, Signs
from scoring.response import Run
from scoring.type_index import TypeIndices

JOB_SEEKERS = TYPES.index(RespondentType.JOB_SEEKER)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the tests of a week saw of C centers, in the order of `center_ids`.

    shares, signs, counted, doubtful   of each center; `counted` and `doubtful` of shape (C,)
    indices                            by type, each of C places: of everybody, and of those with clean answers
    effects                            by type, of shape (C,): whether doubtful answers move the index
    variances                          by type: σ² of one interview's index
    runs                               of days with more answers than visits, by center id
    """

    constants: Constants
    shares: DoubtfulShares
    indices: Sequence[tuple[TypeIndices, TypeIndices]]
    effects: Sequence[Flags]
    variances: Sequence[float]
    signs: Signs
    counted: Numbers
    doubtful: Numbers
    runs: Mapping[int, Run]
    center_ids: Sequence[int]

    def figures(self, reason: CaseReason, at: int) -> tuple[Sequence[int], dict[str, Any]]:
        """The types whose answers the case rests on, by place, and the figures."""
        if reason is CaseReason.DOUBTFUL_SHARE:
            return range(len(TYPES)), self._share(at)
        if reason is CaseReason.MORE_ANSWERS_THAN_VISITS:
            return range(len(TYPES)), self._run(at)
        if reason is CaseReason.DOUBTFUL_EFFECT:
            kind = max(self._moved(at), key=lambda moved: moved[1])[0]
            return [kind], self._effect(kind, at)
        return [JOB_SEEKERS], self._sign(Sign(reason.value), at)

    def _share(self, at: int) -> dict[str, Any]:
        n, b = int(self.counted[at]), int(self.doubtful[at])
        return {"answers": n, "doubtful": b, "rate": b / n, "usual": self.shares.usual, "p": float(self.shares.p[at])}

    def _run(self, at: int) -> dict[str, Any]:
        run = self.runs[self.center_ids[at]]
        days = {"first_day": run.first.isoformat(), "last_day": run.last.isoformat()}
        return {"answers": run.answers, "visits": run.visits} | days

    def _moved(self, at: int) -> Iterator[tuple[int, float]]:
        for kind, (everybody, clean) in enumerate(self.indices):
            if self.effects[kind][at]:
                yield kind, abs(float(everybody.index[at] - clean.index[at]))

    def _effect(self, kind: int, at: int) -> dict[str, Any]:
        everybody, clean = self.indices[kind]
        n, left = int(everybody.n[at]), int(clean.n[at])
        error = math.sqrt(self.variances[kind] * (n - left) / (n * left))
        return {
            "type": TYPES[kind].value,
            "people": n,
            "doubtful": n - left,
            "index": float(everybody.index[at]),
            "index_clean": float(clean.index[at]),
            "by_chance": self.constants.effect_errors * error,
        }

    def _sign(self, sign: Sign, at: int) -> dict[str, Any]:
        column = list(Sign).index(sign)
        found = {
            "people": int(self.signs.people[at, column]),
            "rate": float(self.signs.rates[at, column]),
            "usual": float(self.signs.usual[at, column]),
            "p": float(self.signs.p[at, column]),
        }
        return found if sign is Sign.ALL_ONES else found | {"z": float(self.signs.z[at, column])}
