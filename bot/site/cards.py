"""Makes the cards of a nation from its published results: parts of them in processes that know no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from sys import intern
from typing import NamedTuple

from bot.site.sharing import Sharing, Work
from questionnaire.loader import load
from scoring.method_2022.card import Card, card
from scoring.method_2022.index import CentricityIndex, TypeResult

AT_A_TIME = 100
"""Centers whose results are read at a time."""


class Source(NamedTuple):
    """What a card is made of: a result as JSON, its window, and the day on which it was published."""

    result: str
    questionnaire: str
    since: date
    until: date
    published: date


Made = tuple[Card, CentricityIndex]
"""A card, and the index without its groups and items, for rollups."""


class Cards:
    """The cards of centers by id, while they are being made."""

    def __init__(self, sources: Mapping[int, Source], sharing: Sharing) -> None:
        self._ids = list(sources)
        of = list(sources.values())
        parts = (of[start : start + AT_A_TIME] for start in range(0, len(of), AT_A_TIME))
        self._work: Work[Sequence[Source], list[Made]] = sharing.begin(make, parts)

    def done(self) -> dict[int, Made]:
        """Raises BuildFailed."""
        return dict(zip(self._ids, (one for part in self._work.done() for one in map(_shared, part)), strict=True))

    def drop(self) -> None:
        self._work.drop()


def make(sources: Iterable[Source]) -> list[Made]:
    from bot.results.frozen_json import from_json
    from scoring.method_2022.result import Result
    from scoring.method_2022.visible import visible_result

    made = []
    for one in sources:
        result, asked = from_json(Result, one.result), load(one.questionnaire)
        found = card(visible_result(result, asked), one.since, one.until, asked)
        types = {kind: TypeResult(of.n, of.index, {}, (), ()) for kind, of in result.index.types.items()}
        index = replace(result.index, groups={}, types=types)
        made.append((replace(found, published=one.published), index))
    return made


def _shared(made: Made) -> Made:
    """With the same texts for all centers, whatever process has made them: by what is the same and what is only equal
    pages would seem to have changed."""
    found, index = made
    return (
        replace(
            found,
            questionnaire=intern(found.questionnaire),
            groups=tuple((intern(code), figure) for code, figure in found.groups),
            praised=tuple(map(intern, found.praised)),
        ),
        index,
    )
