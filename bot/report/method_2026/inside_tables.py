"""The tables of what is inside the index of centers: groups, two views, questions to improve."""

from bot.report.method_2026.model import Report2026
from bot.report.table import Column, Table, of_rows
from handlers.language.texts import Texts
from handlers.language.wording import capitalized
from questionnaire.model import Questionnaire


def groups(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    rows = [
        (line.place.code, line.place.name, questionnaire.group(one.code).title[texts.language], one.score, one.low,
         one.high, one.before)
        for line in report.centers for one in line.parts.groups
    ]  # fmt: skip
    columns = [Column(t("report-code")), Column(t("report-center"), width=44), Column(t("report-group"), width=34),
               *(Column(t(f"report-{key}")) for key in ("index", "low", "high")),
               Column(t("report-2026-before"))]  # fmt: skip
    return of_rows(t("report-2026-groups"), columns, rows)


def lenses(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    rows = [
        (f"{line.place.name} · {line.place.code}", questionnaire.groups[one.group].title[texts.language],
         one.job_seekers, one.employers, one.gap, one.low, one.high)
        for line in report.centers for one in line.parts.lenses
    ]  # fmt: skip
    columns = [Column(t("report-center"), width=44), Column(t("report-group"), width=34),
               *(Column(capitalized(t(f"report-type-{key}"))) for key in ("job_seeker", "employer")),
               *(Column(t(f"report-{key}")) for key in ("difference", "low", "high"))]  # fmt: skip
    return of_rows(t("report-2026-lenses"), columns, rows)


def advice(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    rows = []
    for line in report.centers:
        for one in line.parts.recommendations:
            question = questionnaire.questions[one.question]
            rows.append((f"{line.place.name} · {line.place.code}", f"{question.code} {question.brief[texts.language]}",
                         one.gap, one.gain))  # fmt: skip
    columns = [Column(t("report-center"), width=44), Column(t("yearly-column-question"), width=34),
               Column(t("report-2026-gap")), Column(t("report-2026-gain"))]  # fmt: skip
    return of_rows(t("report-2026-advice"), columns, rows)
