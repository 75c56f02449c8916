"""The same indices with exact standard errors by pandas, from a row per answer: the reference for the packed method.

It is an independent implementation without Gram sums, and both must give the same figures.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import text

from questionnaire.loader import load
from questionnaire.model import QUESTION_COUNT
from storage.engine import engines

QUERY = "SELECT center_id, respondent_type, answers FROM interviews WHERE quality IN ('clean', 'B')"
PLACE = ["center", "type"]
ITEM = [*PLACE, "question"]


def long_rows(path: Path) -> pd.DataFrame:
    """A row per answer that enters the index: center, type, person, question and code."""
    engine = engines.blocking(path)
    with engine.connect() as connection:
        wide = pd.read_sql_query(text(QUERY), connection)
    engine.dispose()
    codes = np.frombuffer("".join(wide["answers"]).encode("ascii"), dtype=np.uint8) - ord("0")
    rows = pd.DataFrame(
        {
            "center": wide["center_id"].to_numpy().repeat(QUESTION_COUNT),
            "type": (wide["respondent_type"] == "employer").to_numpy().repeat(QUESTION_COUNT),
            "person": np.arange(len(wide)).repeat(QUESTION_COUNT),
            "question": np.tile(np.arange(QUESTION_COUNT), len(wide)),
            "code": codes,
        }
    )
    return rows[rows["code"].between(1, 5)]


def item_means(rows: pd.DataFrame) -> pd.DataFrame:
    """The group-by that any method on the long format needs: mean and number of every question's answers."""
    return rows.groupby(ITEM)["code"].agg(["mean", "size"]).reset_index()


def indices(rows: pd.DataFrame) -> pd.DataFrame:
    """Index and its variance by center and type."""
    questionnaire = load()
    weight = {group.code: group.weight for group in questionnaire.groups}
    group_of = [question.group for question in questionnaire.questions]
    items = item_means(rows)
    items["group"] = items["question"].map(dict(enumerate(group_of)))
    members = items.groupby([*PLACE, "group"])["question"].transform("size")
    items["weight"] = items["group"].map(weight) / members
    items["weight"] /= items.groupby(PLACE)["weight"].transform("sum")
    items["points"] = items["weight"] * 25 * (items["mean"] - 1)
    rows = rows.merge(items[[*ITEM, "mean", "size", "weight"]], on=ITEM)
    rows["part"] = 25 * rows["weight"] / rows["size"] * (rows["code"] - rows["mean"])
    people = rows.groupby([*PLACE, "person"])["part"].sum().pow(2).groupby(PLACE).sum()
    # People who answered only with 8 and 9 count in n as well; among this many answers there are hardly any.
    n = rows.groupby(PLACE)["person"].nunique()
    return pd.DataFrame({"index": items.groupby(PLACE)["points"].sum(), "variance": n / (n - 1) * people})
