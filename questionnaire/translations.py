"""The Russian texts of the instrument and its catalogues: what a language pack has to translate."""

from collections.abc import Iterator, Mapping

from questionnaire import actions, indicators, loader, themes
from questionnaire.languages import REFERENCE, Language


def sources() -> dict[str, str]:
    """Every Russian text, with the first place where it stands; versions of the questionnaire share most."""
    found: dict[str, str] = {}
    for place, text in _texts():
        found.setdefault(text[REFERENCE], place)
    return found


def missing(language: Language) -> dict[str, str]:
    """The Russian texts that the pack does not translate, with their places."""
    return {russian: place for russian, place in sources().items() if russian not in language.texts}


def stale(language: Language) -> list[str]:
    """The Russian texts that the pack translates although they no longer exist: each was changed or removed."""
    known = sources()
    return [russian for russian in language.texts if russian not in known]


def _texts() -> Iterator[tuple[str, Mapping[str, str]]]:
    for version in loader.versions():
        yield from _of_questionnaire(version)
    for question, action in actions.load().items():
        for kind, text in action.items():
            yield f"actions: {question}, {kind}", text
    for theme in themes.load():
        yield f"themes: {theme.code}", theme.title
    for indicator in indicators.load():
        yield f"indicators: {indicator.code}", indicator.title
        yield f"indicators: {indicator.code}, unit", indicator.unit


def _of_questionnaire(version: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    questionnaire = loader.load(version)
    for group in questionnaire.groups:
        yield f"{version}: group {group.code}", group.title
        yield f"{version}: group {group.code}, brief", group.brief
    for option in questionnaire.options:
        yield f"{version}: option {option.code}", option.label
    for question in questionnaire.questions:
        yield f"{version}: {question.code}, brief", question.brief
        for kind, text in question.wording.items():
            yield f"{version}: {question.code}, {kind}", text
