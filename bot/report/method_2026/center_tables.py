"""The tables with a line for each center: its place, stars, index and trend."""

from collections.abc import Callable, Sequence

from bot.report import wording
from bot.report.method_2026.model import CenterLine, Report2026
from bot.report.model import Place
from bot.report.table import (
    SHARE,
    THREE_DECIMALS,
    TWO_DECIMALS,
    Cell,
    Column,
    Field,
    Table,
    place_fields,
    table,
    through,
)
from handlers.language import wording_2026 as words
from handlers.language.texts import Texts
from handlers.language.wording import number
from scoring.method_2026.index import Figure
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.visible import VisibleFigures


def short(lines: Sequence[CenterLine], texts: Texts, title: str) -> Table:
    """Each figure with its certainty, in words."""
    t = texts.plain
    fields: list[Field[CenterLine]] = [
        (Column(t("report-center"), width=44), named),
        (Column(t("report-rank")), lambda line: ". ".join(words.ranks(line.visible, texts))),
        (Column(t("report-stars")), lambda line: words.star_line(line.visible, texts)),
        (Column(t("report-year")), lambda line: _with_interval(line.visible.year, texts)),
        (Column(t("report-index-weeks")), lambda line: _index(line.visible, texts)),
        (Column(t("report-change")), lambda line: _trend(line.visible, texts)),
        (Column(t("report-response")), lambda line: response(line, texts)),
    ]
    return table(t(title), fields, lines)


def named(line: CenterLine) -> str:
    """A center in one cell."""
    return f"{line.place.name}, {line.place.city} · {line.place.code}"


def _with_interval(of: Figure | None, texts: Texts) -> str:
    if of is None:
        return wording.NOTHING
    return f"{number(of.value, texts.language)} ({words.interval(of, texts)})"


def _index(of: VisibleFigures, texts: Texts) -> str:
    said = [_with_interval(of.adjusted or of.index, texts), words.plain_index(of, texts), words.index_state(of, texts)]
    return ". ".join(one for one in said if one)


def _trend(of: VisibleFigures, texts: Texts) -> str:
    return (
        wording.NOTHING if of.trend is None else f"{words.trend_sign(of.trend)} {words.trend(of.trend, texts)}".strip()
    )


def response(line: CenterLine, texts: Texts) -> str:
    """Such as "5–20 %: 12,3 %"; the name alone where it is no number."""
    shown = line.response.response
    if shown.rate is None:
        return _response_name(shown.shown, texts)
    return texts.plain("report-percent", value=number(100 * shown.rate, texts.language))


def _response_name(shown: ResponseClass, texts: Texts) -> str:
    return texts.plain(f"yearly-response-{shown.name.lower().replace('_', '-')}")


def whole(title: str, lines: Sequence[CenterLine], texts: Texts) -> Table:
    """Every figure by itself."""
    t = texts.plain
    fields: list[Field[CenterLine]] = [
        *through(place_fields(texts), _place_of),
        *_ranks(texts),
        *_interval("report-2026-year", lambda of: of.year, texts),
        (Column(t("report-2026-star-low")), part_of("range", "low")),
        (Column(t("report-2026-star-high")), part_of("range", "high")),
        (Column(t("report-2026-certainty")), lambda line: line.visible.certainty),
        (Column(t("report-star-state"), width=24), lambda line: words.state_name(line.visible.star, texts)),
        (Column(t("report-2026-missing-for-star")), _missing_for_star),
        *_interval("report-2026-plain", lambda of: of.index, texts),
        *_interval("report-2026-adjusted", lambda of: of.adjusted, texts),
        (Column(t("report-2026-shift")), lambda line: line.visible.shift),
        (Column(t("report-2026-index-state"), width=18), lambda line: words.index_name(line.visible.state, texts)),
        (Column(t("report-2026-composition"), width=34), lambda line: words.composition(line.visible, texts)),
        (Column(t("report-2026-trend")), part_of("trend", "points")),
        (Column(t("report-2026-trend-national")), part_of("trend", "national")),
        (Column(t("report-2026-trend-net")), part_of("trend", "net")),
        (Column("p", THREE_DECIMALS), part_of("trend", "p")),
        (Column(t("report-called")), lambda line: _called(line, texts)),
        (Column("z", TWO_DECIMALS), part_of("funnel", "z")),
        (Column(t("report-n-job_seeker")), lambda line: line.visible.job_seekers),
        (Column(t("report-n-employer")), lambda line: line.visible.employers),
        (Column(t("report-2026-star-people")), lambda line: line.visible.star_job_seekers),
        (Column(t("report-2026-response"), width=24), lambda line: _response_name(line.response.response.shown, texts)),
        (Column(t("report-response"), SHARE), lambda line: line.response.response.rate),
        (Column(t("report-2026-figures-end")), lambda line: line.window_end),
    ]
    return table(t(title), fields, lines)


def _place_of(line: CenterLine) -> Place:
    return line.place


def part_of(figure: str, name: str) -> Callable[[CenterLine], Cell]:
    """A part of a figure that a center may lack."""

    def read(line: CenterLine) -> Cell:
        found = getattr(line.visible, figure)
        cell: Cell = None if found is None else getattr(found, name)
        return cell

    return read


def _called(line: CenterLine, texts: Texts) -> Cell:
    return None if line.visible.trend is None else wording.yes(line.visible.trend.called, texts)


def _missing_for_star(line: CenterLine) -> Cell:
    """A hidden center's would tell its number of people."""
    return line.visible.missing_for_star if line.visible.star_job_seekers is not None else None


def _ranks(texts: Texts) -> list[Field[CenterLine]]:
    """A place is its two ends, nowhere a number alone."""
    t = texts.plain
    return [
        (Column(t("report-2026-rank-low")), part_of("rank", "low")),
        (Column(t("report-2026-rank-high")), part_of("rank", "high")),
        (Column(t("report-2026-rank-of")), part_of("rank", "of")),
        (Column(t("report-2026-regional-low")), part_of("regional_rank", "low")),
        (Column(t("report-2026-regional-high")), part_of("regional_rank", "high")),
        (Column(t("report-2026-regional-of")), part_of("regional_rank", "of")),
    ]


def _interval(key: str, of: Callable[[VisibleFigures], Figure | None], texts: Texts) -> list[Field[CenterLine]]:
    name = texts.plain(key)

    def part(end: str) -> Callable[[CenterLine], Cell]:
        return lambda line: None if (one := of(line.visible)) is None else float(getattr(one, end))

    names = {
        "value": name,
        "low": f"{name}: {texts.plain('report-2026-from')}",
        "high": f"{name}: {texts.plain('report-2026-to')}",
    }
    return [(Column(words_of, width=18), part(end)) for end, words_of in names.items()]


def hidden(report: Report2026, texts: Texts) -> Table:
    return table(texts.plain("report-2026-hidden"), place_fields(texts), report.hidden)
