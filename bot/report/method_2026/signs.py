"""Signs for operators alone: early warnings, and answers against facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.report import wording
from bot.report.model import Place
from bot.report.table import Column, Table, of_rows
from bot.results.method_2026 import early_warnings, perceived
from handlers.language.texts import Texts
from questionnaire.model import Questionnaire
from scoring.method_2022.perceived import Gap
from scoring.method_2026.fall import Fall
from scoring.windows import monday
from storage.engine.database import Database
from storage.places.centers import Center


@dataclass(frozen=True, slots=True)
class Signs:
    """Up to a week: the falls of the norms year, new and large ones first; and the notable gaps, large ones first."""

    week: int
    falls: tuple[tuple[Place, Fall], ...] = ()
    gaps: tuple[tuple[Place, Gap], ...] = ()


NO_SIGNS = Signs(0)


async def read(db: Database, chosen: Sequence[Center], week: int) -> Signs:
    places = {one.id: Place(one.code, one.name, one.city, one.region) for one in chosen}
    warned = await early_warnings.of_week(db, week)
    apart = await perceived.read(db, week)
    codes = {center_id: place.code for center_id, place in places.items()}
    return Signs(
        week,
        tuple((places[one.center_id], one.fall) for one in warned.ordered(codes)),
        tuple((places[center_id], gap) for center_id, gap in apart.ordered(codes)),
    )


def warnings(signs: Signs, texts: Texts) -> Table:
    t = texts.plain
    rows = [
        (_named(place), t("report-2026-warning-new" if one.newest else "report-2026-warning-earlier"),
         monday(one.since), signs.week - one.since + 1, one.people, one.points, one.level)
        for place, one in signs.falls
    ]  # fmt: skip
    columns = [Column(t("report-center"), width=44), Column(t("report-2026-warning-state")),
               *(Column(t(f"report-2026-warning-{key}")) for key in ("since", "weeks")), Column(t("report-n")),
               Column(t("report-2026-warning-points")), Column(t("report-2026-warning-sum"))]  # fmt: skip
    return of_rows(t("report-2026-warnings"), columns, rows)


def gaps(signs: Signs, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    rows = [
        (_named(place), questionnaire.group(one.group).title[texts.language], one.perceived, one.measured, one.d,
         wording.verdict(one.verdict, texts))
        for place, one in signs.gaps
    ]  # fmt: skip
    columns = [Column(t("report-center"), width=44), Column(t("report-group"), width=34),
               *(Column(t(f"report-{key}")) for key in ("perceived", "measured", "gap-d", "verdict"))]  # fmt: skip
    return of_rows(t("report-2026-gaps"), columns, rows)


def _named(place: Place) -> str:
    return f"{place.name} · {place.code}"
