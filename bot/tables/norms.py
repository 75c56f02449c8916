"""The national norms as rows for an operator."""

import json
from typing import Any

from bot.results.method_2026 import norms_file
from bot.results.method_2026.figures import national_norms
from bot.results.method_2026.norms_file import NormsFile
from bot.results.method_2026.sweep import Progress, sweep
from questionnaire.loader import load
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.norms import Norms
from scoring.windows import monday
from storage import norms as published_norms
from storage import reviews
from storage.engine.database import Database
from storage.errors import NotEnoughAnswers

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


async def listing(db: Database) -> list[Row]:
    """All published norms, by the week from which they hold."""
    return [
        {
            "holds_from": monday(one.holds_from).isoformat(),
            "window_end": norms_file.window_end(one.week).isoformat(),
            "methodology": one.methodology,
            "pi": json.loads(one.content)["pi"],
            "published_at": one.published_at.isoformat(),
            "digest": one.digest,
        }
        for one in await published_norms.published(db)
    ]
