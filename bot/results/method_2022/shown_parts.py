"""The figures of published results that lists show, without the rest of each result, and without what computes them.

A nation's results take seconds to read as a whole. Here the database picks the values that are asked for
(`storage.engine.json_parts`), and nothing is made of those that a caller does not look at. What may be shown is decided
by the same rules as for whole results (`scoring.method_2022.showing`).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from scoring.disclosure import suppressed
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.heading import Heading, heading
from scoring.method_2022.showing import clean_index_shown, is_shown
from storage.engine.database import Database
from storage.engine.json_parts import Path
from storage.results import snapshots
from storage.results.snapshots import Parts

Row = dict[str, Any]
PATHS: Mapping[str, Path] = {
    "n": ("index", "n"),
    "state": ("index", "state"),
    "composition": ("index", "composition"),
    "index": ("index", "index"),
    "groups": ("index", "groups"),
    "job_seekers": ("index", "types", "job_seeker", "n"),
    "employers": ("index", "types", "employer", "n"),
    "by_type": ("by_type",),
    "star": ("standing", "star"),
    "year": ("standing", "index"),
    "shrunk": ("standing", "shrunk"),
    "forecast": ("standing", "forecast"),
    "change": ("change",),
    "called": ("called",),
    "funnel": ("funnel",),
    "clean": ("quality", "counts", "clean"),
    "b": ("quality", "counts", "b"),
    "x": ("quality", "counts", "x"),
    "index_clean": ("quality", "index_clean"),
    "under_review": ("quality", "under_review"),
    "gaps": ("gaps",),
    "recommendations": ("recommendations",),
    "questions": ("questions",),
}
"""Values of a result, by the names used here."""
CHANGE = ("points", "z", "p")
FORECAST = ("stars", "answers", "points", "group", "group_points")
LENS = ("group", "job_seekers", "employers", "gap", "se", "ci_low", "ci_high", "real")
GAP = ("group", "perceived", "measured", "d", "verdict")
RECOMMENDATION = ("question", "gain", "gain_se", "rank_value")
WHOLE = frozenset({"stars", "answers"})
"""Those of these fields that are whole numbers."""
NO_STAR = {"state": "not_enough_data", "stars": None}
"""The star in results of the first release, which had none."""


class ShownParts:
    """The visible part of a published result, as far as its values were asked for. Raises KeyError for one that was
    not."""

    __slots__ = ("_hidden", "_values", "of")

    def __init__(self, of: Parts, values: Mapping[str, Any]) -> None:
        self.of = of
        self._values = values
        self._hidden = not is_shown(values["state"], has_index=values["index"] is not None)

    @property
    def n(self) -> int:
        return int(self._values["n"])

    @property
    def by_type(self) -> tuple[int | None, int | None]:
        """Interviews of job seekers and of employers."""
        job_seekers, employers = suppressed([self._values["job_seekers"], self._values["employers"]])
        return job_seekers, employers

    @property
    def state(self) -> str:
        return str(self._values["state"])

    @property
    def composition(self) -> str:
        return str(self._values["composition"])

    @property
    def index(self) -> Estimate | None:
        return None if self._hidden else _estimate(self._values["index"])

    @property
    def groups(self) -> Mapping[str, float]:
        return {} if self._hidden else {code: float(one["value"]) for code, one in self._values["groups"].items()}

    def group(self, code: str) -> Estimate | None:
        """The score of a group with its error."""
        found = None if self._hidden else self._values["groups"].get(code)
        return None if found is None else _estimate(found)

    @property
    def types(self) -> tuple[float | None, float | None]:
        """The indices of job seekers and of employers."""
        found = self._values["by_type"] or {}
        job_seekers, employers = (found.get(name) for name in ("job_seekers", "employers"))
        return job_seekers and float(job_seekers["value"]), employers and float(employers["value"])

    @property
    def lenses(self) -> list[Row]:
        return [_fields(one, LENS) for one in (self._values["by_type"] or {}).get("lenses", ())]

    @property
    def star(self) -> tuple[int | None, str]:
        """The star of record, and the state that it is in."""
        found: Mapping[str, Any] = self._values["star"] or NO_STAR
        return found["stars"], found["state"]

    @property
    def shrunk(self) -> tuple[float, float] | None:
        """I* and its reliability."""
        found = None if self._hidden else self._values["shrunk"]
        return None if found is None else (float(found["value"]), float(found["reliability"]))

    @property
    def heading(self) -> Heading | None:
        index, year, shrunk = self.index, self._values["year"], self.shrunk
        if index is None or year is None or shrunk is None:
            return None
        return heading(index, _estimate(year), shrunk[0])

    @property
    def forecast(self) -> Row | None:
        found = None if self._hidden else self._values["forecast"]
        return None if found is None else _fields(found, FORECAST)

    @property
    def trend(self) -> Row | None:
        """The change, and whether it is called one."""
        found = None if self._hidden else self._values["change"]
        return None if found is None else {**_fields(found, CHANGE), "called": self._values["called"]}

    @property
    def funnel(self) -> Row | None:
        found = None if self._hidden else self._values["funnel"]
        return None if found is None else {"z": float(found["z"]), "flag": found["flag"]}

    @property
    def under_review(self) -> bool:
        return bool(self._values["under_review"])

    @property
    def counts(self) -> tuple[int, int, int]:
        """Clean interviews, those of class B, and those of class X."""
        clean, b, x = (self._values[name] or 0 for name in ("clean", "b", "x"))
        return clean, b, x

    @property
    def index_clean(self) -> float | None:
        """The index of clean interviews alone."""
        found, clean, b = self._values["index_clean"], self._values["clean"] or 0, self._values["b"] or 0
        return None if self._hidden or found is None or not clean_index_shown(clean=clean, b=b) else float(found)

    @property
    def gaps(self) -> list[Row]:
        return [] if self._hidden else [_fields(one, GAP) for one in self._values["gaps"] or ()]

    @property
    def recommendations(self) -> list[Row]:
        singly = self._values["questions"]
        given = () if self._hidden else self._values["recommendations"] or ()
        return [_fields(one, RECOMMENDATION) for one in given if singly is None or one["question"] in singly]


async def newest(
    db: Database, names: Collection[str] = PATHS.keys(), *, center_ids: Sequence[int] | None = None
) -> dict[int, ShownParts]:
    """The visible part of the newest result of every center that has one, by center id: of its values in `PATHS` those
    with these names, among them "state" and "index"."""
    found = await snapshots.newest_parts(db, [PATHS[name] for name in names], center_ids=center_ids)
    return {center_id: _shown(one, names) for center_id, one in found.items()}


async def of_weeks(
    db: Database, keys: Collection[tuple[int, int]], names: Collection[str] = PATHS.keys()
) -> dict[tuple[int, int], ShownParts]:
    """The same of chosen centers and weeks, by both."""
    found = await snapshots.parts_of_weeks(db, keys, [PATHS[name] for name in names])
    return {key: _shown(one, names) for key, one in found.items()}


def _shown(of: Parts, names: Collection[str]) -> ShownParts:
    return ShownParts(of, dict(zip(names, of.values, strict=True)))


def _estimate(found: Mapping[str, Any]) -> Estimate:
    se, df = found["se"], found["df"]
    return Estimate(float(found["value"]), None if se is None else float(se), None if df is None else float(df))


def _fields(found: Mapping[str, Any], names: Sequence[str]) -> Row:
    """In the order of these names; one that was added later may be missing. JSON has a whole number where a figure
    happens to be one."""
    return {name: _figure(name, found.get(name)) for name in names}


def _figure(name: str, value: Any) -> Any:
    return float(value) if type(value) is int and name not in WHOLE else value
