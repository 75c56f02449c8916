"""All wording for people, from the Fluent files in `locales/<language>/`.

`texts("key", name=…)` gives HTML for a message, with every text argument escaped. `texts.plain(…)` gives plain text for
buttons, pop-ups and pictures.
"""

import html
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from questionnaire.model import LANGUAGES

LOCALES = Path(__file__).parent / "locales"

Argument = str | int | float


class TextError(LookupError):
    """A key that the Fluent files lack, or arguments that do not fit its text."""


class Texts:
    """All wording in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        # Isolation marks around every argument would show as boxes in some messengers and in pictures.
        self._bundle = FluentBundle([language], use_isolating=False)
        for path in sorted((LOCALES / language).glob("*.ftl")):
            self._bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))

    def __call__(self, key: str, **arguments: Argument) -> str:
        """HTML with text arguments escaped."""
        return self._format(
            key, {name: html.escape(value) if isinstance(value, str) else value for name, value in arguments.items()}
        )

    def plain(self, key: str, **arguments: Argument) -> str:
        """Plain text with arguments unchanged."""
        return self._format(key, arguments)

    def _format(self, key: str, arguments: Mapping[str, Argument]) -> str:
        if not self._bundle.has_message(key):
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
    """Raises ValueError for a language that the product does not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    return Texts(language)


def language_from(client_setting: str | None, default: str) -> str:
    """The language of the messenger's setting (such as "en-GB") if the product speaks it, else the default."""
    language = (client_setting or "").split("-")[0].casefold()
    return language if language in LANGUAGES else default
