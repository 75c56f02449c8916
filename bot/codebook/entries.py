"""The content of a codebook, in any file format."""

from dataclasses import dataclass

from bot.codebook.labels import values, variable
from handlers.texts import Texts
from questionnaire.flow import COOLDOWN
from questionnaire.model import HARD_TO_SAY, NOT_USED, SUBSTANTIVE, Questionnaire, RespondentType
from scoring.methodology import STANDARD
from scoring.quality import DOUBTFUL, LEAST_STRAIGHT, QualityClass, Reason, quality_class
from scoring.timing import BURST_MINUTES, LEAST_FOR_MEDIAN, LEAST_SECONDS, MARGIN_HOURS
from storage.export.columns import Column, Form, columns, shipped
from storage.export.xlsx_file import ROWS


@dataclass(frozen=True, slots=True)
class Code:
    """An answer code with its words and its treatment; `code` is empty for no answer."""

    code: str
    words: str
    note: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement and who sees it."""

    who: str
    statement: str


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    brief: str
    pilot: bool
    codes: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: str
    weight: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """Each of `values` has a number in SPSS (empty if none), the value, and its words."""

    name: str
    what: str
    kind: str
    values: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason, when it is given, and the class it leads to."""

    reason: str
    when: str
    leads_to: str


@dataclass(frozen=True, slots=True)
class Codebook:
    language: str
    questionnaire: str
    methodology: str
    codes: tuple[Code, ...]
    groups: tuple[Group, ...]
    variables: tuple[Variable, ...]
    long: tuple[Variable, ...]
    classes: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]
    review: str
    files: tuple[str, ...]


def codebook(questionnaire: Questionnaire, texts: Texts) -> Codebook:
    wide, long = columns(Form.WIDE, shipped()), columns(Form.LONG, shipped())
    asked = {code for one in shipped() for code in one.codes}
    missing = f"{HARD_TO_SAY}, {NOT_USED}"
    return Codebook(
        language=texts.language,
        questionnaire=questionnaire.version,
        methodology=STANDARD.version,
        codes=_codes(questionnaire, texts),
        groups=_groups(questionnaire, texts),
        variables=tuple(_variable(column, texts) for column in wide if column.name not in asked),
        long=tuple(_variable(column, texts) for column in long if column not in wide),
        classes=tuple((quality.value, texts.plain(f"codebook-class-{quality}")) for quality in QualityClass),
        rules=tuple(_rule(reason, texts) for reason in Reason),
        review=texts.plain(
            "codebook-review", share=round(100 * STANDARD.review_share), points=round(STANDARD.review_difference)
        ),
        files=(
            texts.plain("codebook-file-stable"),
            texts.plain("codebook-file-csv"),
            texts.plain("codebook-file-xlsx", rows=ROWS - 1),
            texts.plain("codebook-file-parquet"),
            texts.plain("codebook-file-sav", missing=missing),
        ),
    )


def _codes(questionnaire: Questionnaire, texts: Texts) -> tuple[Code, ...]:
    asking = ", ".join(question.code for question in questionnaire.questions if question.allows_not_used)
    notes = {
        HARD_TO_SAY: texts.plain("codebook-missing-code"),
        NOT_USED: texts.plain("codebook-missing-not-used", questions=asking),
    }
    usual = texts.plain("codebook-substantive")
    codes = [
        Code(
            str(option.code),
            option.label[texts.language],
            notes.get(option.code, usual),
            option.code not in SUBSTANTIVE,
        )
        for option in questionnaire.options
    ]
    return (*codes, Code("", texts.plain("codebook-empty-words"), texts.plain("codebook-empty-note"), True))


def _groups(questionnaire: Questionnaire, texts: Texts) -> tuple[Group, ...]:
    language = texts.language
    return tuple(
        Group(
            group.code,
            group.title[language],
            group.weight,
            tuple(
                Question(
                    question.code,
                    question.brief[language],
                    question.pilot,
                    f"1–5, {HARD_TO_SAY}" + (f", {NOT_USED}" if question.allows_not_used else ""),
                    _wordings({kind: text[language] for kind, text in question.wording.items()}, texts),
                )
                for question in questionnaire.questions
                if question.group == group.code
            ),
        )
        for group in questionnaire.groups
    )


def _wordings(statements: dict[RespondentType, str], texts: Texts) -> tuple[Wording, ...]:
    if len(set(statements.values())) == 1:
        return (Wording(texts.plain("codebook-who-both"), statements[RespondentType.JOB_SEEKER]),)
    return tuple(Wording(texts.plain(f"codebook-who-{kind}"), text) for kind, text in statements.items())


def _variable(column: Column, texts: Texts) -> Variable:
    numbers = column.numbered
    words = values(column, texts)
    return Variable(
        column.name,
        variable(column, texts),
        texts.plain(f"codebook-kind-{column.kind}"),
        tuple((str(numbers.get(value, "")), value, _beside(value, meaning)) for value, meaning in words.items()),
    )


def _beside(value: str, meaning: str) -> str:
    """The meaning, if it says more than the value itself."""
    return "" if meaning == value.replace("-", "–") else meaning


def _rule(reason: Reason, texts: Texts) -> Rule:
    numbers: dict[Reason, dict[str, int]] = {
        Reason.DUPLICATE: {"days": COOLDOWN.days},
        Reason.SPEEDING: {"seconds": round(LEAST_SECONDS), "least": LEAST_FOR_MEDIAN},
        Reason.STRAIGHT_LINING: {"least": LEAST_STRAIGHT},
        Reason.BURST: {"minutes": BURST_MINUTES},
        Reason.OFF_HOURS: {"hours": round(MARGIN_HOURS)},
    }
    when = texts.plain(f"codebook-rule-{reason}", **numbers.get(reason, {}))
    return Rule(reason.value, when, _leads_to(reason, texts))


def _leads_to(reason: Reason, texts: Texts) -> str:
    if quality_class([reason]) is QualityClass.X:
        return QualityClass.X.value
    together = texts.plain("codebook-together", other=Reason.STRAIGHT_LINING.value)
    if reason in DOUBTFUL:
        return f"{QualityClass.B.value}; {together}" if reason is Reason.SPEEDING else QualityClass.B.value
    return texts.plain("codebook-changes-nothing")
