"""The content of a codebook, in any file format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.codebook.labels import values, variable
from handlers.language.texts import Texts
from questionnaire.flow import COOLDOWN
from questionnaire.model import COUNTED_TYPES, HARD_TO_SAY, NOT_USED, SUBSTANTIVE, Questionnaire
from questionnaire.model import Question as Asked
from questionnaire.versions import brief_of
from scoring.methodology import STANDARD
from scoring.quality import DOUBTFUL, LEAST_STRAIGHT, QualityClass, Reason, quality_class
from scoring.timing import BURST_MINUTES, LEAST_FOR_MEDIAN, LEAST_SECONDS, MARGIN_HOURS
from storage.export.xlsx_file import ROWS
from storage.files.columns import Column, Form, columns, shipped


@dataclass(frozen=True, slots=True)
class Code:
    """An answer code with its words and its treatment; `code` is empty for no answer."""

    code: str
    words: str
    note: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement and who sees it, with the versions where not all have it."""

    who: str
    statement: str


@dataclass(frozen=True, slots=True)
class Question:
    """`pilot` says that it is an item of the pilot, empty if not."""

    code: str
    brief: str
    pilot: str
    codes: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: str
    weight: float
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


def codebook(texts: Texts) -> Codebook:
    """All shipped versions of the questionnaire side by side."""
    questionnaire = shipped()[-1]
    wide, long = (columns(form, shipped(), respondents=True) for form in Form)
    asked = {code for one in shipped() for code in one.codes}
    missing = f"{HARD_TO_SAY}, {NOT_USED}"
    return Codebook(
        language=texts.language,
        questionnaire=", ".join(one.version for one in shipped()),
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
                    brief_of(question.code, language),
                    _pilot(question.code, texts),
                    f"1–5, {HARD_TO_SAY}" + (f", {NOT_USED}" if question.allows_not_used else ""),
                    tuple(_wordings(question.code, texts)),
                )
                for question in questionnaire.questions
                if question.group == group.code
            ),
        )
        for group in questionnaire.groups
    )


def _wordings(code: str, texts: Texts) -> Iterator[Wording]:
    """Every statement of a question that any version has, with the clients who see it."""
    seen: dict[tuple[str, str], list[str]] = {}
    for one in shipped():
        for who, statement in _statements(one.question(code), texts):
            seen.setdefault((who, statement), []).append(one.version)
    for (who, statement), versions in seen.items():
        clients = texts.plain(f"codebook-who-{who}")
        yield Wording(f"{clients}{_only(versions)}", statement)


def _statements(question: Asked, texts: Texts) -> list[tuple[str, str]]:
    said = [(kind.value, question.wording[kind][texts.language]) for kind in COUNTED_TYPES]
    return said if len({statement for _, statement in said}) > 1 else [("both", said[0][1])]


def _pilot(code: str, texts: Texts) -> str:
    versions = [one.version for one in shipped() if one.question(code).pilot]
    return f"{texts.plain('codebook-pilot')}{_only(versions)}" if versions else ""


def _only(versions: Sequence[str]) -> str:
    """Which versions are meant; nothing if all are."""
    return "" if len(versions) == len(shipped()) else f" · {', '.join(versions)}"


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
