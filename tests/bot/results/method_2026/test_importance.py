"""How questions go with the rest in the nation: against numpy's own correlation, in databases of each kind."""

import numpy as np
import pytest

from bot.results.method_2026 import importance
from questionnaire.loader import load
from scoring.windows import month_of
from storage.places import centers
from tests.bot.results.method_2026.country import WEEK, answered, filled
from tests.scoring.method_2026.populations import population


async def test_the_item_rest_correlation_of_one_voice_each(url: str) -> None:
    country = population("product")
    db = await filled(url, country, first=38, last=42)
    found = (await importance.find(db, WEEK)).by_type
    here = np.isin(country.center, range(38, 42))
    weights = np.array([group.weight / 3 for group in load("2022.1").groups for _ in range(3)])
    for kind, row in enumerate(found):
        codes = country.codes[country.voices(52, 1) & here & (country.type == kind)]
        answer = np.isin(codes, (1, 2, 3, 4, 5))
        points = np.where(answer, codes.astype(float) - 1, np.nan)
        # An unanswered question stands at its mean.
        residuals = np.where(answer, points - np.nanmean(points, axis=0), 0.0)
        for q, value in enumerate(row):
            rest = residuals @ np.where(np.arange(15) == q, 0.0, weights)
            # About zero, as residuals are; their means are zero.
            assert value == pytest.approx(
                float((residuals[:, q] @ rest) / np.sqrt((residuals[:, q] ** 2).sum() * (rest**2).sum())), abs=1e-9
            )
    await db.close()


async def test_it_is_looked_for_once_a_month(url: str) -> None:
    db = await filled(url, population("product"), first=38, last=39)
    assert await importance.kept(db) is None
    first = await importance.settle(db, WEEK)
    assert first.month == month_of(WEEK)
    assert await importance.kept(db) == first
    (one,) = await centers.listing(db)
    await answered(db, one.id, WEEK, ["1" * 15, "515151515151515"] * 10)
    assert await importance.settle(db, WEEK) == first
    later = await importance.settle(db, WEEK + 5)
    assert later.month != first.month
    assert later.by_type != first.by_type
    assert importance.factors(later) == {0: later.by_type[0], 1: later.by_type[1]}
    assert importance.factors(None) == {}
    await db.close()
