"""Makes the columns of all frames."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.windows import DAYS, monday
from storage.engine.database import Database
from storage.errors import CenterNotFound
from storage.places import centers as places
from storage.places.centers import Center

FIRST_MONDAY = np.datetime64(monday(0), "D")
BATCH = 50
MOMENT, DAY = "datetime64[us, UTC]", "datetime64[us]"


async def chosen(db: Database, centers: str | Collection[str] | None, region: str | None) -> list[Center]:
    """Centers, closed ones too, by region and city. The case of their codes does not matter. Raises CenterNotFound,
    RegionNotFound."""
    listed = await places.listing(db, region=region, closed=True)
    if centers is None:
        return listed
    wanted = [centers] if isinstance(centers, str) else centers
    known = {one.code.casefold(): one for one in listed}
    for code in wanted:
        if code.casefold() not in known:
            raise CenterNotFound(code if region is None else f"{code} in {region}")
    codes = {code.casefold() for code in wanted}
    return [one for code, one in known.items() if code in codes]


def batches(places: Sequence[Center]) -> Iterator[Sequence[Center]]:
    """Centers to read together: rows from the database take many times the memory of the columns."""
    for start in range(0, len(places), BATCH):
        yield places[start : start + BATCH]


def category(values: Iterable[str], *, ordered: bool = False) -> pd.CategoricalDtype:
    """In the order of the values, each once."""
    return pd.CategoricalDtype(list(dict.fromkeys(map(str, values))), ordered=ordered)


def moments(texts: Iterable[str | None]) -> "pd.Series[Any]":
    """From texts in UTC."""
    return pd.Series(np.array([text or "NaT" for text in texts], dtype=DAY)).dt.tz_localize("UTC")


def mondays(weeks: Sequence[int | None]) -> "pd.Series[Any]":
    """The Monday on which each week begins."""
    days = [np.datetime64("NaT") if week is None else FIRST_MONDAY + DAYS * week for week in weeks]
    return pd.Series(np.array(days, dtype="datetime64[D]").astype(DAY))


def whole(values: NDArray[np.integer[Any]], missing: NDArray[np.bool_]) -> "pd.Series[Any]":
    """Whole numbers, some of them missing, in the same width as `values`."""
    return pd.Series(pd.arrays.IntegerArray(values, missing))


def labelled(frame: pd.DataFrame, words: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """The same frame with words for its categories, by column and value."""
    for name, kind in frame.dtypes.items():
        known = words.get(str(name))
        if known and isinstance(kind, pd.CategoricalDtype):
            frame[name] = frame[name].cat.rename_categories(dict(known))
    return frame
