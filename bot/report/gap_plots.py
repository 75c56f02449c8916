"""The plots of perceived against measured."""

from collections.abc import Sequence

from bot.report.canvas import Axis, Mark, Plot, Segment, apart
from bot.report.data import CenterLine, Report
from bot.report.plots import ticks
from handlers.texts import Texts
from questionnaire.model import Questionnaire
from scoring.perceived import Gap, GapVerdict

HUNDRED = Axis(0, 100)


def perceived_measured(report: Report, texts: Texts, questionnaire: Questionnaire) -> list[Plot]:
    """A plot for each group for which anything was measured: what was measured across, what clients say down."""
    plots = []
    for group in questionnaire.groups:
        pairs = [(line, gap) for line in report.centers for gap in line.gaps if gap.group == group.code]
        if pairs:
            plots.append(_gaps(group.title[texts.language], pairs, texts))
    return plots


def _gaps(title: str, pairs: Sequence[tuple[CenterLine, Gap]], texts: Texts) -> Plot:
    notable = [(line, gap) for line, gap in pairs if gap.verdict is not GapVerdict.USUAL]
    notable.sort(key=lambda pair: -abs(pair[1].d))
    return Plot(
        heading=title,
        title=texts.plain("report-gaps-alt", group=title, centers=len(pairs), notable=len(notable)),
        caption="",
        height=250,
        x_name=texts.plain("report-measured"),
        y_name=texts.plain("report-perceived"),
        x_ticks=ticks(HUNDRED, texts, across=True),
        y_ticks=ticks(HUNDRED, texts),
        segments=(Segment(0, 100, 100, 0, "equal"),),
        marks=tuple(Mark(*_place(gap), gap.verdict, f"{line.place.code} {line.place.name}") for line, gap in pairs),
        labels=apart([(_place(gap), line.place.code) for line, gap in notable]),
    )


def _place(gap: Gap) -> tuple[float, float]:
    return HUNDRED.across(gap.measured), HUNDRED.down(gap.perceived)
