"""The tables of a report by methodology 2026.1: short ones for the page, whole ones for the workbook."""

from collections.abc import Callable, Sequence
from datetime import UTC

from bot.report import wording
from bot.report.later import signs
from bot.report.later.model import CenterLine, LaterReport, WeekPoint
from bot.report.model import Place
from bot.report.parts_page import Shown
from bot.report.table import (
    SHARE,
    THREE_DECIMALS,
    TWO_DECIMALS,
    Cell,
    Column,
    Field,
    Table,
    of_rows,
    place_fields,
    table,
    through,
)
from bot.results.method_2026.rollups import PlaceIndex
from handlers import wording_2026 as words
from handlers.texts import Texts
from handlers.wording import capitalized, day_and_year, number
from questionnaire.model import Questionnaire
from scoring.method_2026.index import Figure
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.visible import VisibleFigures

DIGEST_LETTERS = 12


def parts(report: LaterReport, texts: Texts, questionnaire: Questionnaire) -> list[Shown]:
    """The parts of the page."""
    lensed, advised = ([getattr(one.parts, name) for one in report.centers] for name in ("lenses", "recommendations"))
    return [
        _part(texts, "summary", summary(report, texts, letters=DIGEST_LETTERS)),
        _part(texts, "league", _short(report.league, texts, "later-league"), empty=not report.league),
        _part(texts, "unranked", _short(report.unranked, texts, "later-unranked"), empty=not report.unranked),
        _part(texts, "hidden", hidden(report, texts), empty=not report.hidden),
        _part(texts, "regions", regions(report, texts)),
        _part(texts, "weeks", _short_weeks(report, texts), empty=not report.weeks),
        _part(texts, "lenses", lenses(report, texts, questionnaire), empty=not any(lensed)),
        _part(texts, "advice", advice(report, texts, questionnaire), empty=not any(advised)),
        _part(texts, "warnings", signs.warnings(report.signs, texts), empty=not report.signs.falls),
        _part(texts, "gaps", signs.gaps(report.signs, texts, questionnaire), empty=not report.signs.gaps),
        _part(texts, "channels", channels(report, texts, questionnaire)),
        _part(texts, "versions", versions(report, texts), empty=len(report.versions) < 2),
    ]  # fmt: skip


def sheets(report: LaterReport, texts: Texts, questionnaire: Questionnaire) -> list[Table]:
    """The tables of the workbook."""
    return [
        summary(report, texts),
        _whole("later-league", report.league, texts),
        _whole("later-unranked", report.unranked, texts),
        hidden(report, texts),
        groups(report, texts, questionnaire),
        regions(report, texts),
        weeks(report, texts),
        lenses(report, texts, questionnaire),
        advice(report, texts, questionnaire),
        signs.warnings(report.signs, texts),
        signs.gaps(report.signs, texts, questionnaire),
        channels(report, texts, questionnaire),
        versions(report, texts),
    ]


def _part(texts: Texts, name: str, found: Table, *, empty: bool = False) -> Shown:
    lack = texts.plain(f"later-{name}-none") if empty else ""
    return Shown(name, "", texts.plain(f"later-{name}-means"), found, lack)


def hidden(report: LaterReport, texts: Texts) -> Table:
    return table(texts.plain("later-hidden"), place_fields(texts), report.hidden)


def summary(report: LaterReport, texts: Texts, *, letters: int | None = None) -> Table:
    """`letters` of the norms' hash; all by default."""
    t, place = texts.plain, report.place
    rows: list[tuple[str, Cell]] = [
        (t("report-region"), report.region or t("report-nation")),
        (t("report-window-start"), report.window_start),
        (t("report-window-end"), report.window_end),
        (t("report-methodology"), report.methodology),
        (t("later-norms"), (report.norms or wording.NOTHING)[:letters]),
        (t("later-shares"), words.shares(report.shares, texts)),
        (t("report-computed"), report.computed_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")),
        (t("report-index"), None if place is None else place.value),
        (t("report-low"), None if place is None else place.low),
        (t("report-high"), None if place is None else place.high),
        (t("later-national"), report.national),
        (t("report-answers"), None if place is None else place.people),
        (t("report-centers"), len(report.league)),
        (t("later-unranked"), len(report.unranked)),
        (t("later-hidden"), len(report.hidden)),
    ]
    return of_rows(t("later-summary"), [Column(t("report-row"), width=34), Column(t("report-value"), width=66)], rows)


def _short(lines: Sequence[CenterLine], texts: Texts, title: str) -> Table:
    """Each figure with its certainty, in words."""
    t = texts.plain
    fields: list[Field[CenterLine]] = [
        (
            Column(t("report-center"), width=44),
            lambda line: f"{line.place.name}, {line.place.city} · {line.place.code}",
        ),
        (Column(t("report-rank")), lambda line: ". ".join(words.ranks(line.visible, texts))),
        (Column(t("report-stars")), lambda line: words.star_line(line.visible, texts)),
        (Column(t("report-year")), lambda line: _with_interval(line.visible.year, texts)),
        (Column(t("report-index-weeks")), lambda line: _index(line.visible, texts)),
        (Column(t("report-change")), lambda line: _trend(line.visible, texts)),
        (Column(t("report-response")), lambda line: _response(line, texts)),
    ]
    return table(t(title), fields, lines)


def _named(line: CenterLine) -> str:
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


def _response(line: CenterLine, texts: Texts) -> str:
    """Such as "5–20 %: 12,3 %"; the name alone where it is no number."""
    shown = line.response.response
    if shown.rate is None:
        return _response_name(shown.shown, texts)
    return texts.plain("report-percent", value=number(100 * shown.rate, texts.language))


def _response_name(shown: ResponseClass, texts: Texts) -> str:
    return texts.plain(f"yearly-response-{shown.name.lower().replace('_', '-')}")


def _whole(title: str, lines: Sequence[CenterLine], texts: Texts) -> Table:
    """Every figure by itself."""
    t = texts.plain
    fields: list[Field[CenterLine]] = [
        *through(place_fields(texts), _place_of),
        *_ranks(texts),
        *_interval("later-year", lambda of: of.year, texts),
        (Column(t("later-star-low")), _of("range", "low")),
        (Column(t("later-star-high")), _of("range", "high")),
        (Column(t("later-certainty")), lambda line: line.visible.certainty),
        (Column(t("report-star-state"), width=24), lambda line: words.state_name(line.visible.star, texts)),
        (Column(t("later-missing-for-star")), _missing_for_star),
        *_interval("later-plain", lambda of: of.index, texts),
        *_interval("later-adjusted", lambda of: of.adjusted, texts),
        (Column(t("later-shift")), lambda line: line.visible.shift),
        (Column(t("later-index-state"), width=18), lambda line: words.index_name(line.visible.state, texts)),
        (Column(t("later-composition"), width=34), lambda line: words.composition(line.visible, texts)),
        (Column(t("later-trend")), _of("trend", "points")),
        (Column(t("later-trend-national")), _of("trend", "national")),
        (Column(t("later-trend-net")), _of("trend", "net")),
        (Column("p", THREE_DECIMALS), _of("trend", "p")),
        (Column(t("report-called")), lambda line: _called(line, texts)),
        (Column("z", TWO_DECIMALS), _of("funnel", "z")),
        (Column(t("report-n-job_seeker")), lambda line: line.visible.job_seekers),
        (Column(t("report-n-employer")), lambda line: line.visible.employers),
        (Column(t("later-star-people")), lambda line: line.visible.star_job_seekers),
        (Column(t("later-response"), width=24), lambda line: _response_name(line.response.response.shown, texts)),
        (Column(t("report-response"), SHARE), lambda line: line.response.response.rate),
        (Column(t("later-figures-end")), lambda line: line.window_end),
    ]
    return table(t(title), fields, lines)


def _place_of(line: CenterLine) -> Place:
    return line.place


def _of(figure: str, name: str) -> Callable[[CenterLine], Cell]:
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
        (Column(t("later-rank-low")), _of("rank", "low")),
        (Column(t("later-rank-high")), _of("rank", "high")),
        (Column(t("later-rank-of")), _of("rank", "of")),
        (Column(t("later-regional-low")), _of("regional_rank", "low")),
        (Column(t("later-regional-high")), _of("regional_rank", "high")),
        (Column(t("later-regional-of")), _of("regional_rank", "of")),
    ]


def _interval(key: str, of: Callable[[VisibleFigures], Figure | None], texts: Texts) -> list[Field[CenterLine]]:
    name = texts.plain(key)

    def part(end: str) -> Callable[[CenterLine], Cell]:
        return lambda line: None if (one := of(line.visible)) is None else float(getattr(one, end))

    names = {"value": name, "low": f"{name}: {texts.plain('later-from')}", "high": f"{name}: {texts.plain('later-to')}"}
    return [(Column(words_of, width=18), part(end)) for end, words_of in names.items()]


def groups(report: LaterReport, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    rows = [
        (line.place.code, line.place.name, questionnaire.group(one.code).title[texts.language], one.score, one.low,
         one.high, one.before)
        for line in report.centers for one in line.parts.groups
    ]  # fmt: skip
    columns = [Column(t("report-code")), Column(t("report-center"), width=44), Column(t("report-group"), width=34),
               *(Column(t(f"report-{key}")) for key in ("index", "low", "high")),
               Column(t("later-before"))]  # fmt: skip
    return of_rows(t("later-groups"), columns, rows)


def regions(report: LaterReport, texts: Texts) -> Table:
    t = texts.plain
    total: list[tuple[str, PlaceIndex | None]] = [(report.region or t("report-nation"), report.place)]
    rows = [
        (name, *((one.centers, one.people, one.value, one.low, one.high) if one else (0, None, None, None, None)))
        for name, one in (*total, *(report.regions if report.region is None else ()))
    ]
    columns = [Column(t("report-region"), width=34), Column(t("report-centers-number")), Column(t("report-n")),
               *(Column(t(f"report-{key}")) for key in ("index", "low", "high"))]  # fmt: skip
    return of_rows(t("later-regions"), columns, rows)


def weeks(report: LaterReport, texts: Texts) -> Table:
    t = texts.plain
    fields: list[Field[WeekPoint]] = [
        (Column(t("report-week-end")), lambda one: one.week_end),
        (Column(t("report-methodology")), lambda one: one.methodology),
        (Column(t("later-mean")), lambda one: one.mean),
        (Column(t("report-centers-number")), lambda one: one.centers),
        (Column(t("report-n")), lambda one: one.people),
    ]
    return table(t("later-weeks"), fields, report.weeks)


def _short_weeks(report: LaterReport, texts: Texts) -> Table:
    """The newest first, with a line where the methodology changed."""
    t, rows, later = texts.plain, list[tuple[str, Cell, Cell]](), None
    for one in reversed(report.weeks):
        if later is not None and later != one.methodology:
            rows.append((t("later-break", later=later, earlier=one.methodology), None, None))
        later = one.methodology
        rows.append((day_and_year(one.week_end, texts.language), one.mean, one.centers))
    return of_rows(
        t("later-weeks"),
        [Column(t("report-week-end")), Column(t("later-mean")), Column(t("report-centers-number"))],
        rows,
    )


def lenses(report: LaterReport, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    rows = [
        (f"{line.place.name} · {line.place.code}", questionnaire.groups[one.group].title[texts.language],
         one.job_seekers, one.employers, one.gap, one.low, one.high)
        for line in report.centers for one in line.parts.lenses
    ]  # fmt: skip
    columns = [Column(t("report-center"), width=44), Column(t("report-group"), width=34),
               *(Column(capitalized(t(f"report-type-{key}"))) for key in ("job_seeker", "employer")),
               *(Column(t(f"report-{key}")) for key in ("difference", "low", "high"))]  # fmt: skip
    return of_rows(t("later-lenses"), columns, rows)


def advice(report: LaterReport, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    rows = []
    for line in report.centers:
        for one in line.parts.recommendations:
            question = questionnaire.questions[one.question]
            rows.append((f"{line.place.name} · {line.place.code}", f"{question.code} {question.brief[texts.language]}",
                         one.gap, one.gain))  # fmt: skip
    columns = [Column(t("report-center"), width=44), Column(t("yearly-column-question"), width=34),
               Column(t("later-gap")), Column(t("later-gain"))]  # fmt: skip
    return of_rows(t("later-advice"), columns, rows)


def channels(report: LaterReport, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    rows = [
        (capitalized(questionnaire.question(one.question).brief[texts.language]), wording.respondents(one, texts),
         one.n, one.share, one.low, one.high)
        for one in report.non_use
    ]  # fmt: skip
    columns = [Column(t("report-channel"), width=34), Column(t("report-who")), Column(t("report-n")),
               *(Column(t(f"report-{key}"), SHARE) for key in ("share", "low", "high"))]  # fmt: skip
    return of_rows(t("later-channels"), columns, rows)


def versions(report: LaterReport, texts: Texts) -> Table:
    t = texts.plain
    return of_rows(t("later-versions"), [Column(t("later-version")), Column(t("report-n"))], report.versions)
