"""The labels of exported columns and values in one language."""

from collections.abc import Mapping

from handlers.language.texts import Texts
from handlers.language.wording import age_label
from questionnaire.model import AgeBand, Entry, RespondentType
from questionnaire.versions import brief_of
from scoring.quality import QualityClass
from storage.export.labels import Labels
from storage.files.columns import Column, Form, Kind, codes, columns, shipped


def labels(texts: Texts) -> Labels:
    """For both forms."""
    every = {column.name: column for form in Form for column in columns(form, shipped(), respondents=True)}.values()
    return Labels(
        language=texts.language,
        variables={column.name: variable(column, texts) for column in every},
        values={column.name: words for column in every if (words := values(column, texts))},
        sheets=(texts.plain("codebook-sheet-answers"), texts.plain("codebook-sheet-variables")),
        heads=(texts.plain("codebook-name"), texts.plain("codebook-what"), texts.plain("codebook-values")),
    )


def variable(column: Column, texts: Texts) -> str:
    """The label of a column; for a question, the statement that job seekers see, in every version that has its own."""
    seen: dict[str, str] = {}
    for one in shipped():
        if column.name in one.codes:
            statement = one.question(column.name).wording[RespondentType.JOB_SEEKER][texts.language]
            seen.setdefault(statement, one.version)
    if len(seen) > 1:
        return "; ".join(f"{version}: {statement}" for statement, version in seen.items())
    return next(iter(seen), None) or texts.plain(f"variable-{column.name}")


def values(column: Column, texts: Texts) -> Mapping[str, str]:
    """The words of each value; none if the column has no fixed set of values, or if they explain themselves."""
    language = texts.language
    if column.kind is Kind.CODE:
        return {str(option.code): option.label[language] for option in shipped()[-1].options}
    if column.kind is Kind.FLAG:
        return {"false": texts.plain("report-no"), "true": texts.plain("report-yes")}
    match column.name:
        case "respondent_type":
            return {kind.value: texts.plain(f"codebook-type-{kind}") for kind in RespondentType}
        case "age_band":
            return {band.value: age_label(texts, band) for band in AgeBand}
        case "entry":
            return {entry.value: texts.plain(f"codebook-entry-{entry}") for entry in Entry}
        case "quality":
            return {quality.value: texts.plain(f"codebook-class-{quality}") for quality in QualityClass}
        case "question":
            return {code: brief_of(code, language) for code in codes(shipped())}
        case "question_group":
            return {group.code: group.title[language] for one in shipped() for group in one.groups}
    return {}
