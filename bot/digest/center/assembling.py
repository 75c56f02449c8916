"""Assembles digests of centers: gathers all their content, for the weekly run and for a preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from bot.comments import elsewhere
from bot.digest.center import comments, trends
from bot.digest.center.building import build, region_rollup
from bot.digest.center.content import DigestContent, TrendPoint
from bot.digest.center.having import ANY, Having
from bot.results import visit_totals
from bot.results.method_2022 import action_outcomes, places
from bot.results.method_2022.published import PublishedResult
from bot.results.method_2026 import early_warnings, perceived
from bot.results.method_2026.perceived import Perceived
from questionnaire.loader import load
from questionnaire.themes import Theme
from questionnaire.themes import load as load_themes
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.index import CentricityIndex
from scoring.method_2026.versions import LATER, USUAL, Methodologies
from scoring.methodology import STANDARD
from scoring.response import VisitTotals
from scoring.windows import monday, window
from storage.counting import answers
from storage.engine.database import Database
from storage.places.centers import Center


@dataclass(frozen=True, slots=True)
class NationFacts:
    """A week of the nation: new answers by center id, and the index of the country. Where methodology 2026.1 leads: the
    centers with an early warning, and where answers and measurements disagree. `having`: the centers of which more may
    be read."""

    week: int
    new: Mapping[int, int]
    country: float | None
    warned: frozenset[int] = frozenset()
    perceived: Perceived = field(default_factory=Perceived)
    having: Having = ANY


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """The same week of some centers, by center id: visits of the window, actions, and the indices published for the
    last 13 weeks."""

    nation: NationFacts
    visits: Mapping[int, VisitTotals]
    actions: Mapping[int, Sequence[ActionTaken]]
    trends: Mapping[int, Sequence[TrendPoint]]

    @property
    def week(self) -> int:
        return self.nation.week


async def nation_facts(
    db: Database,
    *,
    week: int,
    methodologies: Methodologies = USUAL,
    coming: Mapping[int, CentricityIndex] = MappingProxyType({}),
    having: Having = ANY,
) -> NationFacts:
    """Where methodology 2026.1 leads, the country is another figure, and every center must have been published. By
    2022.1 some indices may be `coming` (see `places.read`)."""
    later = methodologies.of(week).leading == LATER
    return NationFacts(
        week=week,
        new=await answers.completed_in_week(db, week),
        country=None if later else await places.country_index(db, up_to_week=week, coming=coming),
        warned=(await early_warnings.of_week(db, week)).alarmed if later else frozenset(),
        perceived=await perceived.read(db, week) if later else Perceived(),
        having=having,
    )


async def week_facts(
    db: Database,
    centers: Sequence[Center],
    nation: NationFacts,
    *,
    now: datetime,
    methodologies: Methodologies = USUAL,
) -> WeekFacts:
    """Of centers that have been published for the nation's week."""
    week, ids = nation.week, [center.id for center in centers]
    later = methodologies.of(week).leading == LATER
    visits: Mapping[int, VisitTotals] = {}
    if visited := nation.having.visited(centers):
        (visits,) = await visit_totals.over(db, visited, [window(week, STANDARD.window_weeks)], now=now)
    acting = nation.having.acting(ids)
    return WeekFacts(
        nation=nation,
        visits=visits,
        actions=await action_outcomes.read(db, acting, monday(week + 1), methodologies) if acting else {},
        trends=await trends.read(db, ids, week=week, later=later),
    )


async def assemble(
    db: Database,
    centers: Sequence[Center],
    facts: WeekFacts,
    region: Sequence[Center],
    published: Mapping[int, PublishedResult],
    themes: Sequence[Theme] | None = None,
) -> dict[int, DigestContent]:
    """The digests of some centers of a region, by center id.

    region      all open centers of the region
    published   the results of all of them
    themes      for sorting comments; by default the shipped ones
    """
    compared = region_rollup(published[one.id] for one in region if one.id in published)
    mine = {center.id: published[center.id] for center in centers if center.id in published}
    themes_of = await comments.of_published(db, mine, themes or load_themes())
    written_about = facts.nation.having.written_about(comments.spans_of(mine))
    outside = await elsewhere.by_center(db, written_about, themes or load_themes())
    contents = {
        center.id: build(
            center,
            mine.get(center.id),
            week=facts.week,
            new=facts.nation.new.get(center.id, 0),
            region=compared,
            questionnaire=load(mine[center.id].questionnaire) if center.id in mine else load(),
            country=facts.nation.country,
            trend=facts.trends.get(center.id, ()),
            visits=facts.visits.get(center.id),
            comments=themes_of.get(center.id),
            actions=facts.actions.get(center.id, ()),
        )
        for center in centers
    }
    return {center_id: replace(one, elsewhere=outside.get(center_id)) for center_id, one in contents.items()}
