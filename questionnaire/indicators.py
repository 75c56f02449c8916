"""The catalogue of objective indicators: their measures, units, and good and bad values.

`questionnaire/catalogue/indicators.toml` holds it and is meant to be edited. A broken file is refused with file, place
and reason.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from questionnaire import loader
from questionnaire.model import Text
from questionnaire.text_reader import TextReader

CATALOGUE = Path(__file__).parent / "catalogue" / "indicators.toml"

REQUIRED = ("code", "group", "title", "unit", "direction", "good", "bad", "least", "most")


class Direction(StrEnum):
    """Which direction is better for an indicator."""

    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An objective measure of a center, in its own unit: `good` and `bad` are the values that score 100 and 0; values
    below `least` or above `most` are impossible."""

    code: str
    group: str
    title: Text
    unit: Text
    direction: Direction
    good: float
    bad: float
    least: float
    most: float

    @property
    def is_percent(self) -> bool:
        return self.unit["en"].startswith("%")


@lru_cache
def load() -> tuple[Indicator, ...]:
    """The shipped catalogue, for the groups of the newest questionnaire. Raises QuestionnaireError."""
    return read(CATALOGUE, [group.code for group in loader.load().groups])


def read(path: Path, groups: Collection[str]) -> tuple[Indicator, ...]:
    """The catalogue in a file, in its order. Raises QuestionnaireError."""
    return _IndicatorReader(path).indicators(groups)


class _IndicatorReader(TextReader):
    def indicators(self, groups: Collection[str]) -> tuple[Indicator, ...]:
        content = self.content()
        self.keys(content, "top level", required=("indicators",))
        indicators = tuple(
            self._indicator(table, f"indicators[{number}]", groups)
            for number, table in self.tables(content, "indicators")
        )
        self.no_duplicates([indicator.code for indicator in indicators], "indicators")
        return indicators

    def _indicator(self, table: dict[str, object], place: str, groups: Collection[str]) -> Indicator:
        self.keys(
            table, place, required=("code", "group", "title", "unit", "direction", "good", "bad", "least", "most")
        )
        good, bad = self.number(table["good"], f"{place}.good"), self.number(table["bad"], f"{place}.bad")
        direction = Direction(self.one_of(table["direction"], tuple(Direction), f"{place}.direction"))
        if good == bad:
            self.refuse(f"{place}.good", f"{good:g} is good and bad alike")
        if (good < bad) != (direction is Direction.LOWER):
            self.refuse(f"{place}.direction", f"{direction} contradicts good {good:g} and bad {bad:g}")
        least, most = self.number(table["least"], f"{place}.least"), self.number(table["most"], f"{place}.most")
        for name, value in (("good", good), ("bad", bad)):
            if not least <= value <= most:
                self.refuse(f"{place}.{name}", f"{value:g} is not between least {least:g} and most {most:g}")
        return Indicator(
            code=self.code(table["code"], f"{place}.code"),
            group=self.one_of(table["group"], groups, f"{place}.group"),
            title=self.text(table["title"], f"{place}.title"),
            unit=self.text(table["unit"], f"{place}.unit"),
            direction=direction,
            good=good,
            bad=bad,
            least=least,
            most=most,
        )
