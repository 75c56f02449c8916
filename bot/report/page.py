"""The report as a page: one self-contained file, to read on any screen or to print."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.plots import style
from bot.plots.canvas import Axis, axis_around
from bot.report import plots, wording
from bot.report import plots as gap_plots
from bot.report.model import CenterLine, Report
from handlers.language.signs import FULL_STAR
from handlers.language.texts import Texts
from questionnaire.model import Questionnaire
from scoring.method_2022.stars import StarState

TEMPLATES = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Tile:
    """One plain figure of the summary, or a few of a kind."""

    name: str
    values: tuple[str, ...]
    note: str = ""


def render(report: Report, texts: Texts, questionnaire: Questionnaire) -> str:
    """HTML. The templates escape everything from the database."""
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, TEMPLATES.parent / "plots"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        report=report,
        questionnaire=questionnaire,
        language=texts.language,
        style=style.css(),
        t=texts.plain,
        words=wording,
        texts=texts,
        figure=partial(wording.figure, texts=texts),
        percent=partial(wording.percent, texts=texts),
        count=partial(wording.count, texts=texts),
        tiles=_tiles(report, texts),
        funnel=plots.funnel(report, texts),
        profile=plots.profile(report, texts, questionnaire),
        trend=plots.trend(report, texts),
        gaps=gap_plots.perceived_measured(report, texts, questionnaire),
        scale=_scale(report),
        shares=Axis(0, 1),
        rollups=(report.nation, *report.regions),
        channels=[
            (question, list(lines)) for question, lines in groupby(report.non_use, key=lambda line: line.question)
        ],
        flawed=_flawed(report),
        unranked=[(None, line) for line in report.unranked],
    )


def _tiles(report: Report, texts: Texts) -> list[Tile]:
    named = len(report.unranked) + len(report.hidden)
    called = Counter(line.change > 0 for line in report.centers if line.called and line.change)
    starred = Counter(line.stars for line in report.centers if line.star_state is StarState.STAR and line.stars)
    stars = tuple(
        f"{count}{FULL_STAR} {wording.count(starred[count], texts)}" for count in sorted(starred, reverse=True)
    )

    def tile(key: str, *values: str, note: str = "") -> Tile:
        return Tile(texts.plain(key), values, note)

    return [
        tile("report-tile-index", wording.figure(report.place.index, texts), note=_margin(report, texts)),
        tile("report-answers", wording.count(report.place.n, texts)),
        tile("report-tile-stars", *(stars or (wording.NOTHING,))),
        tile(
            "report-centers",
            wording.count(len(report.league), texts),
            note=texts.plain("report-centers-note", named=named) if named else "",
        ),
        tile("report-changes", f"▲ {called[True]}", f"▼ {called[False]}"),
        tile("report-apart", wording.count(len(report.flagged), texts)),
        tile("report-under-review", wording.count(sum(line.under_review for line in report.centers), texts)),
    ]


def _margin(report: Report, texts: Texts) -> str:
    if report.place.ci_low is None:
        return texts.plain("report-of-hundred")
    low, high = (wording.figure(bound, texts) for bound in (report.place.ci_low, report.place.ci_high))
    return texts.plain("report-from-to", low=low, high=high)


def _scale(report: Report) -> Axis:
    """The common scale of the bars."""
    return Axis(axis_around((line.ci_low for line in report.centers if line.ci_low is not None), 10, 0, 90).low, 100)


def _flawed(report: Report) -> list[CenterLine]:
    """Centers with any answer that is not clean: those under review first, then the most doubtful."""
    flawed = [line for line in report.centers if line.under_review or line.b or line.x]
    return sorted(flawed, key=lambda line: (not line.under_review, -line.doubtful_share, line.place.code))
