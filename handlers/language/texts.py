"""All wording for people, from the Fluent files in `locales/<language>/`. Where a language pack has no current text,
people read the Russian one.

`texts("key", name=…)` gives HTML for a message, with every text argument escaped. `texts.plain(…)` gives plain text for
buttons, pop-ups and pictures.
"""

import html
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from fluent.runtime import FluentBundle

from handlers.language.locale_files import spoken
from questionnaire.languages import REFERENCE, installed
from questionnaire.model import LANGUAGES

Argument = str | int | float


class TextError(LookupError):
    """A key that the Fluent files lack, or arguments that do not fit its text."""


class Texts:
    """All wording in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        # Isolation marks around every argument would show as boxes in some messengers and in pictures.
        self._bundle = FluentBundle([str(locale_of(language))], use_isolating=False)
        for resource in spoken(language):
            self._bundle.add_resource(resource)
        self._reference = None if language in LANGUAGES else texts_in(REFERENCE)
        self._fixed = dict[str, str]()

    def __call__(self, key: str, **arguments: Argument) -> str:
        """HTML with text arguments escaped."""
        return self._format(
            key, {name: html.escape(value) if isinstance(value, str) else value for name, value in arguments.items()}
        )

    def plain(self, key: str, **arguments: Argument) -> str:
        """Plain text with arguments unchanged. Without any it is the same every time, as on buttons, and kept."""
        if arguments:
            return self._format(key, arguments)
        known = self._fixed.get(key)
        if known is None:
            known = self._fixed[key] = self._format(key, {})
        return known

    def _format(self, key: str, arguments: Mapping[str, Argument]) -> str:
        if not self._bundle.has_message(key):
            if self._reference is not None:
                return self._reference._format(key, arguments)
            raise TextError(f"{self.language}: no text {key!r}")
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise TextError(f"{self.language}: text {key!r} is empty")
        text, problems = self._bundle.format_pattern(pattern, dict(arguments))
        if problems:
            raise TextError(f"{self.language}: text {key!r}: {problems[0]}")
        return str(text)


@lru_cache
def texts_in(language: str) -> Texts:
    """Raises ValueError for a language that is not installed."""
    if language not in installed():
        raise ValueError(f"language {language!r} is not one of {', '.join(installed())}")
    return Texts(language)


@lru_cache
def locale_of(language: str) -> Locale:
    """The rules for numbers, dates and plurals, from CLDR; those of Russian for a language that CLDR does not know."""
    try:
        return Locale.parse(language, sep="-")
    except UnknownLocaleError:
        return Locale.parse(REFERENCE)
