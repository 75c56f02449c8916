"""The national norms as rows for an operator."""

from dataclasses import dataclass
from typing import Any

from bot.results.method_2026 import norms_changes, norms_file
from bot.results.method_2026.figures import national_norms
from bot.results.method_2026.norms_changes import NormsChange
from bot.results.method_2026.norms_file import NormsFile
from bot.results.method_2026.own import OwnFigures
from bot.results.method_2026.sweep import Progress, sweep
from questionnaire.loader import load
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.norms import Norms
from storage.engine.database import Database
from storage.errors import NotEnoughAnswers, NothingToCompare
from storage.places import centers
from storage.quality import reviews
from storage.results import norms as published_norms

Row = dict[str, Any]


async def compute(db: Database, week: int, progress: Progress, constants: Constants = STANDARD) -> NormsFile:
    """The norms from the star window that ends with a week, without the centers that are under review then. Raises
    NotEnoughAnswers if no center has enough people."""
    questionnaire, without = load(), await reviews.under_review(db, week)
    country = await sweep(db, week, questionnaire, constants=constants, progress=progress)
    found = national_norms(country, questionnaire, constants, without=without)
    if found is None:
        raise NotEnoughAnswers
    return NormsFile(found, week)


def rows(norms: Norms) -> list[Row]:
    """The main figures, both types beside each other."""
    pairs = {"mu": norms.mu, "tau2": norms.tau2, "sigma2": norms.sigma2}
    found = [{"figure": name, "job_seekers": seekers, "employers": employers}
             for name, (seekers, employers) in pairs.items()]  # fmt: skip
    both = {"rho": norms.rho, "pi": norms.pi, "star_width": norms.width, "n_star": norms.n_star}
    both |= {f"cut_{number}_{number + 1}": cut for number, cut in enumerate(norms.cuts, start=1)}
    return [*found, *({"figure": name, "job_seekers": value, "employers": value} for name, value in both.items())]


@dataclass(frozen=True, slots=True)
class Changes:
    """A reset of the norms, with a row for each center that shows a star range under either: those that change first.

    old, new   the hashes of the norms
    """

    old: str
    new: str
    shown: int
    changed: int
    disjoint: int
    rows: list[Row]


async def changes(db: Database, file: NormsFile | None, *, week: int, progress: Progress) -> Changes:
    """The norms of a file beside those in force in a week; without a file, those in force beside the ones before.
    Raises NothingToCompare."""
    known = [one.digest for one in await published_norms.published(db) if one.holds_from <= week]
    pair = known[-2:] if file is None else [*known[-1:], file.norms.digest()]
    if len(pair) < 2 or pair[0] == pair[1]:
        raise NothingToCompare
    norms_of = await norms_file.by_digest(db, pair)
    if file is not None:
        norms_of[pair[1]] = file.norms
    found = await norms_changes.read(db, norms_of[pair[0]], norms_of[pair[1]], week=week, progress=progress)
    shown = [one for one in found if one.old.shown or one.new.shown]
    shown.sort(key=lambda one: (not one.disjoint, not one.changed, one.center_id))
    places = {one.id: (one.code, one.region) for one in await centers.listing(db, closed=True)}
    changed, disjoint = (sum(getattr(one, name) for one in shown) for name in ("changed", "disjoint"))
    return Changes(
        pair[0], pair[1], len(shown), changed, disjoint, [_change(one, *places[one.center_id]) for one in shown]
    )


def _change(one: NormsChange, center: str, region: str) -> Row:
    return {
        "center": center,
        "region": region,
        **{f"{name}_old": value for name, value in _range(one.old).items()},
        **{f"{name}_new": value for name, value in _range(one.new).items()},
        "changed": one.changed,
        "disjoint": one.disjoint,
    }


def _range(own: OwnFigures) -> Row:
    run, chances = own.shown, own.probabilities
    certain = None if run is None or chances is None else round(100 * run.certainty(chances))
    return {
        "stars_low": None if run is None else run.low,
        "stars_high": None if run is None else run.high,
        "certainty": certain,
        "state": str(own.star),
    }
