"""The parts of a yearly quality report: a table, what it means in one sentence, and what is missing for it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bot.report.table import SHARE, THREE_DECIMALS, TWO_DECIMALS, Cell, Column, Table, of_rows
from bot.report.yearly.model import QualityReport
from handlers.language import wording_2026
from handlers.language.texts import Texts
from handlers.language.wording import age_label, capitalized
from questionnaire.model import AgeBand, Questionnaire
from scoring.method_2026.cells import AGE_BANDS, ENTRIES, MODES
from scoring.method_2026.constants import STANDARD, TYPES
from scoring.method_2026.entry_variance import EntryVariance
from scoring.method_2026.index import Composition, State
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.star_range import StarState

WIDE = 44


class Section(StrEnum):
    """The dimensions of quality in the ESS guidelines, in their order."""

    RELEVANCE = "relevance"
    ACCURACY = "accuracy"
    TIMELINESS = "timeliness"
    COHERENCE = "coherence"


@dataclass(frozen=True, slots=True)
class Part:
    """`code`: the ESS indicator that it answers, or nothing. `lack`: why there is no table; empty where there is."""

    section: Section
    name: str
    code: str
    meaning: str
    table: Table
    lack: str = ""


@dataclass(frozen=True, slots=True)
class _Writer:
    report: QualityReport
    texts: Texts
    questionnaire: Questionnaire

    def part(
        self, section: Section, name: str, code: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]],
        lack: str = "",
    ) -> Part:  # fmt: skip
        """Without rows the part says what is missing."""
        t = self.texts.plain
        said = "" if rows else t(f"yearly-lack-{lack}")
        table = of_rows(t(f"yearly-{name}"), columns, rows)
        return Part(section, name, code, t(f"yearly-{name}-means"), table, said)

    def column(self, key: str, format: str = "0.0", width: int = 16) -> Column:
        return Column(self.texts.plain(f"yearly-column-{key}"), format, width)

    def types(self, format: str = "0.0") -> list[Column]:
        return [Column(self.type(at), format, 16) for at in range(len(TYPES))]

    def type(self, at: int) -> str:
        return capitalized(self.texts.plain(f"report-type-{TYPES[at]}"))

    def question(self, at: int) -> str:
        question = self.questionnaire.questions[at]
        return f"{question.code} {question.brief[self.texts.language]}"

    def people(self, name: str, is_entry: bool) -> str:
        return self.texts.plain(f"yearly-entry-{name}") if is_entry else age_label(self.texts, AgeBand(name))


def parts(report: QualityReport, texts: Texts, questionnaire: Questionnaire) -> list[Part]:
    """All parts, by the order of the ESS indicators."""
    writer = _Writer(report, texts, questionnaire)
    return [one(writer) for one in PARTS]


def _coverage(w: _Writer) -> Part:
    t, found = w.texts.plain, w.report.coverage
    rows: list[tuple[str, int]] = [
        (t("yearly-centers-open"), found.open),
        (t("yearly-centers-answered"), found.answered),
    ]
    if found.published:
        rows += [(_index(w, state), found.indices.get(state, 0)) for state in State]
        rows += [(_star(w, state), found.stars.get(state, 0)) for state in StarState]
    columns = [w.column("what", width=WIDE), w.column("centers"), w.column("share", SHARE)]
    whole = max(1, found.open)
    return w.part(Section.RELEVANCE, "coverage", "R1", columns, [(*row, row[1] / whole) for row in rows])


def _index(w: _Writer, state: State) -> str:
    return w.texts.plain("yearly-index-state", state=wording_2026.index_name(state, w.texts))


def _star(w: _Writer, state: StarState) -> str:
    return w.texts.plain("yearly-star-state", state=wording_2026.state_name(state, w.texts))


def _reliability(w: _Writer) -> Part:
    columns = [w.column("size"), w.column("centers"), w.column("people-median"), w.column("reliability", TWO_DECIMALS)]
    rows = [
        (f"{one.least}+" if one.most is None else f"{one.least}–{one.most}", one.centers, one.people, one.reliability)
        for one in w.report.sizes
    ]
    return w.part(Section.ACCURACY, "reliability", "A1", columns, rows, "norms")


def _response(w: _Writer) -> Part:
    t, found = w.texts.plain, w.report.participation
    rows: list[tuple[str, Cell]] = []
    if any(of is not ResponseClass.NOT_REPORTED for of in found.classes):
        names = {one: one.name.lower().replace("_", "-") for one in ResponseClass}
        rows = [(t(f"yearly-response-{names[one]}"), found.classes.get(one, 0)) for one in ResponseClass]
        rows += [(t("yearly-answers"), found.answers), (t("yearly-visits"), found.visits)]
        if found.visits:
            rows.append((t("yearly-rate"), 100 * found.answers / found.visits))
        if found.r_indicators:
            rows.append((t("yearly-r-median"), float(np.median(found.r_indicators))))
            rows.append((t("yearly-r-least"), found.r_indicators[0]))
        if found.bounds:
            rows.append((t("yearly-bound-median"), float(np.median(found.bounds))))
    columns = [w.column("what", width=WIDE), w.column("value", TWO_DECIMALS)]
    return w.part(Section.ACCURACY, "response", "A4", columns, rows, "visits")


def _unanswered(w: _Writer) -> Part:
    by_type = {one.type: one.answered for one in w.report.consistency}
    rows = [
        (w.question(at), *(1 - by_type[kind][at] if kind in by_type else None for kind in range(len(TYPES))))
        for at in range(len(w.questionnaire.questions))
    ]
    columns = [w.column("question", width=WIDE), *w.types(SHARE)]
    return w.part(Section.ACCURACY, "unanswered", "A5", columns, rows if by_type else [], "people")


def _revisions(w: _Writer) -> Part:
    columns = [w.column("methodology"), w.column("firsts"), w.column("revisions"),
               w.column("moved-mean", TWO_DECIMALS), w.column("moved-most", TWO_DECIMALS)]  # fmt: skip
    rows = [(one.methodology, one.first, one.revisions, one.moved_mean, one.moved_most) for one in w.report.publishing]
    return w.part(Section.ACCURACY, "revisions", "A6", columns, rows, "published")


def _imputation(w: _Writer) -> Part:
    found = w.report.coverage.compositions
    whole = sum(found.values())
    counts = [(one, found.get(one, 0)) for one in Composition] if whole else []
    rows = [(w.texts.plain(f"yearly-composition-{one}"), count, count / whole) for one, count in counts]
    columns = [w.column("what", width=WIDE), w.column("centers"), w.column("share", SHARE)]
    return w.part(Section.ACCURACY, "imputation", "A7", columns, rows, "published-later")


def _consistency(w: _Writer) -> Part:
    columns = [w.column("who"), w.column("people"), w.column("alpha", TWO_DECIMALS), w.column("omega", TWO_DECIMALS)]
    rows = [(w.type(one.type), one.people, _known(one.alpha), _known(one.omega)) for one in w.report.consistency]
    return w.part(Section.ACCURACY, "consistency", "", columns, rows, "people")


def _unlike(w: _Writer) -> Part:
    columns = [
        w.column("question", width=WIDE),
        w.column("who"),
        w.column("age"),
        w.column("entry"),
        w.column("points"),
    ]
    rows = []
    for kind, one in w.report.unlike:
        age, entry = divmod(one.cell, len(MODES))
        people = w.people(AGE_BANDS[age], False), w.people(MODES[entry], True)
        rows.append((w.question(one.question), w.type(kind), *people, one.points))
    return w.part(Section.ACCURACY, "unlike", "", columns, rows, "norms" if not w.report.mix else "unlike")


def _weights(w: _Writer) -> Part:
    columns = [w.column("weights", width=WIDE), w.column("centers"), w.column("spearman", THREE_DECIMALS),
               w.column("changed", SHARE)]  # fmt: skip
    rows = [
        (w.texts.plain(f"yearly-weights-{name}"), one.centers, _known(one.spearman), _known(one.changed))
        for name, one in w.report.weights.items()
    ]
    return w.part(Section.ACCURACY, "weights", "", columns, rows, "centers")


def _mix(w: _Writer) -> Part:
    share = w.texts.plain("yearly-column-share")
    columns = [w.column("people-kind", width=24)]
    columns += [Column(f"{w.type(at)}: {share}", SHARE, 18) for at in range(len(TYPES))]
    columns += [Column(f"{w.type(at)}: {w.texts.plain('yearly-column-points')}", "0.0", 18) for at in range(len(TYPES))]
    rows = [(w.people(one.name, one.is_entry), *one.share, *one.points) for one in w.report.mix]
    return w.part(Section.ACCURACY, "mix", "", columns, rows, "norms")


def _entries(w: _Writer) -> Part:
    columns = [w.column("who"), w.column("entry", width=24), w.column("people"), w.column("share", SHARE),
               w.column("mean"), w.column("variance", SHARE)]  # fmt: skip
    rows = [row for at, found in enumerate(w.report.entries) if found is not None for row in _of_type(w, at, found)]
    return w.part(Section.ACCURACY, "entries", "", columns, rows, "people")


def _of_type(w: _Writer, at: int, found: EntryVariance) -> list[tuple[Cell, ...]]:
    """Ways of answering with enough people, then what their means make together."""
    rows: list[tuple[Cell, ...]] = [
        (w.type(at), w.people(ENTRIES[one.entry], True), one.people, one.share, one.mean, one.variance)
        for one in found.entries
        if one.people >= STANDARD.shown
    ]
    return [*rows, (w.type(at), w.texts.plain("yearly-entries-between"), None, None, None, found.between)]


def _cases(w: _Writer) -> Part:
    columns = [
        w.column("case", width=WIDE),
        *(w.column(key) for key in ("opened", "cleared", "confirmed", "open", "late")),
    ]
    rows: list[tuple[Cell, ...]] = [
        (w.texts.plain(f"yearly-case-{one.kind.replace(' ', '-')}"), one.opened, one.cleared, one.confirmed, one.open,
         one.late)
        for one in w.report.cases
    ]  # fmt: skip
    if len(rows) > 1:
        figures = [[one.opened, one.cleared, one.confirmed, one.open, one.late] for one in w.report.cases]
        rows.append((w.texts.plain("yearly-all"), *map(sum, zip(*figures, strict=True))))
    return w.part(Section.ACCURACY, "cases", "", columns, rows, "cases")


def _timeliness(w: _Writer) -> Part:
    columns = [w.column("methodology"), w.column("firsts"), w.column("days-median"), w.column("days-most"),
               w.column("punctual", SHARE)]  # fmt: skip
    rows = [(one.methodology, one.first, one.days_median, one.days_most, one.punctual) for one in w.report.publishing]
    return w.part(Section.TIMELINESS, "timeliness", "TP1, TP3", columns, rows, "published")


def _series(w: _Writer) -> Part:
    columns = [w.column("methodology"), w.column("weeks")]
    rows = [(one.methodology, one.weeks) for one in w.report.publishing]
    return w.part(Section.COHERENCE, "series", "CC2", columns, rows, "published")


PARTS: tuple[Callable[[_Writer], Part], ...] = (
    _coverage, _reliability, _response, _unanswered, _revisions, _imputation, _consistency, _unlike, _weights, _mix,
    _entries, _cases, _timeliness, _series,
)  # fmt: skip


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
