"""The tables of what all figures rest on: stars of the place, funnel, norms, adjustment, split samples."""

import math
from collections import Counter

from bot.report.method_2026 import center_tables, plots
from bot.report.method_2026.model import CenterLine, Report2026
from bot.report.table import SHARE, TWO_DECIMALS, Cell, Column, Field, Table, of_rows, table
from handlers.language import wording_2026 as words
from handlers.language.texts import Texts
from handlers.language.wording import age_label, capitalized
from questionnaire.model import AgeBand, Questionnaire
from questionnaire.versions import brief_of
from scoring.method_2026.constants import TYPES
from scoring.method_2026.star_range import StarState


def stars(report: Report2026, texts: Texts) -> Table:
    """Star ranges, the best first, then the states without one."""
    t, counts = texts.plain, plots.star_counts(report)
    states = Counter(line.visible.star for line in report.centers if line.visible.range is None)
    states[StarState.HIDDEN] += len(report.hidden)
    whole = max(1, len(report.centers) + len(report.hidden))
    found: list[tuple[str, int]] = [
        (words.stars_in_short(one), counts[one]) for one in sorted(counts, key=lambda one: (-one.high, -one.low))
    ]
    found += [(words.state_name(state, texts), states[state]) for state in StarState if states[state]]
    columns = [
        Column(t("report-stars"), width=34),
        Column(t("report-centers-number")),
        Column(t("report-share"), SHARE),
    ]
    return of_rows(t("report-2026-stars"), columns, [(name, number, number / whole) for name, number in found])


def funnel(report: Report2026, texts: Texts) -> Table:
    """The centers outside the limits."""
    t = texts.plain
    fields: list[Field[CenterLine]] = [
        (Column(t("report-center"), width=44), center_tables.named),
        (Column(t("report-2026-adjusted")), center_tables.part_of("adjusted", "value")),
        (Column("z", TWO_DECIMALS), center_tables.part_of("funnel", "z")),
        (Column(t("report-place"), width=24), lambda line: _away(line, texts)),
    ]
    return table(t("report-funnel"), fields, report.flagged)


def _away(line: CenterLine, texts: Texts) -> Cell:
    point = line.visible.funnel
    side = "above" if point is not None and point.z > 0 else "below"
    return None if point is None else texts.plain(f"report-away-{point.signal}-{side}")


def norms(report: Report2026, texts: Texts, *, letters: int | None = None) -> Table:
    """`letters` of their hash, and nothing where a figure does not apply; all of it, and gaps, by default."""
    t, none = texts.plain, None if letters is None else ""
    columns = [
        Column(t("report-2026-norm"), width=44),
        Column(t("report-nation"), TWO_DECIMALS, 20),
        *(Column(_type(at, texts), TWO_DECIMALS, 20) for at in range(len(TYPES))),
    ]
    if report.year is None:
        return of_rows(t("report-2026-norms-table"), columns, [])
    of = report.year.norms
    whole: list[tuple[str, Cell]] = [
        ("digest", (report.norms or "")[:letters]),
        ("from", report.year.holds_from),
        ("until", report.year.window_end),
        ("centers", of.centers),
        ("n-star", of.n_star),
        ("pi", of.pi),
        ("rho", of.rho),
        ("width", of.width),
    ]
    spread = math.sqrt(of.composite_tau2)
    by_type = ("mu", of.composite_mu, of.mu), ("tau", spread, _roots(of.tau2)), ("sigma", none, _roots(of.sigma2))
    rows: list[tuple[Cell, ...]] = [
        *((t(f"report-2026-norm-{key}"), value, none, none) for key, value in whole),
        *((t(f"report-2026-norm-{key}"), value, *pair) for key, value, pair in by_type),
        *((t("report-2026-norm-cut", above=at), cut, none, none) for at, cut in enumerate(of.cuts, start=2)),
    ]
    return of_rows(t("report-2026-norms-table"), columns, rows)


def _roots(pair: tuple[float, float]) -> tuple[float, float]:
    """Standard deviations, in points."""
    return math.sqrt(pair[0]), math.sqrt(pair[1])


def mix(report: Report2026, texts: Texts) -> Table:
    t = texts.plain
    columns = [Column(t("yearly-column-people-kind"), width=24)]
    for key, form in (("share", SHARE), ("points", "0.0")):
        columns += [Column(f"{_type(at, texts)}: {t(f'yearly-column-{key}')}", form, 18) for at in range(len(TYPES))]
    rows = [(_people(one.name, texts, is_entry=one.is_entry), *one.share, *one.points) for one in report.mix]
    return of_rows(t("report-2026-mix"), columns, rows)


def _people(name: str, texts: Texts, *, is_entry: bool) -> str:
    return texts.plain(f"yearly-entry-{name}") if is_entry else age_label(texts, AgeBand(name))


def splits(report: Report2026, texts: Texts) -> Table:
    t = texts.plain
    rows = [
        (_question(one.question, texts), capitalized(t(f"report-type-{one.type}")), one.found.earlier_n,
         one.found.earlier, one.found.later_n, one.found.later, one.found.points, one.found.low, one.found.high)
        for one in report.splits
    ]  # fmt: skip
    columns = [
        Column(t("yearly-column-question"), width=34), Column(t("report-who")), Column(t("report-2026-earlier-n")),
        Column(t("report-2026-earlier")), Column(t("report-2026-later-n")), Column(t("report-2026-later")),
        *(Column(t(f"report-{key}")) for key in ("difference", "low", "high")),
    ]  # fmt: skip
    return of_rows(t("report-2026-splits"), columns, rows)


def _question(question: str | None, texts: Texts) -> str:
    """A question by its code and short wording; the index where it is none."""
    return texts.plain("report-index") if question is None else f"{question} {brief_of(question, texts.language)}"


def _type(at: int, texts: Texts) -> str:
    return capitalized(texts.plain(f"report-type-{TYPES[at]}"))


def groups(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> Table:
    """How the centers spread in each group."""
    t, scores = texts.plain, plots.group_scores(report, questionnaire)
    columns = [Column(t("report-group"), width=34),
               *(Column(t(f"report-quantile-{key}")) for key in ("quarter", "median", "three-quarters"))]  # fmt: skip
    rows = [
        (group.title[texts.language], *(_quantile(scores[group.code], part) for part in (0.25, 0.5, 0.75)))
        for group in questionnaire.groups
    ]
    return of_rows(t("report-profile"), columns, rows if any(scores.values()) else [])


def _quantile(ordered: list[float], part: float) -> float | None:
    """Between the two nearest by their distance; one center has no spread."""
    if len(ordered) < 2:
        return None
    place = part * (len(ordered) - 1)
    below = min(int(place), len(ordered) - 2)
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])
