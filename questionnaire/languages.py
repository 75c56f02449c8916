"""The languages of the product.

Russian and English are written together, in every file of the instrument. Any other language is a pack of files:
`questionnaire/languages/<code>.toml` and `handlers/locales/<code>/*.ftl`; docs/translating.md says how to add one.
A pack translates the Russian texts that it knows. All others stay Russian: a text whose Russian has changed counts as
unknown, so no pack says something that the Russian no longer says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from questionnaire.model import LANGUAGES, Text
from questionnaire.reader import Reader

FILES = Path(__file__).parent / "languages"
CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
"""A language, and where needed its script and its country: `ru`, `sah`, `zh-Hans`, `pt-BR` (a part of BCP 47)."""
LONGEST = 16
"""Characters of a code in the database; `CODE` takes up to twelve."""
REFERENCE = LANGUAGES[0]
DRAFT = "draft"
STATES = (DRAFT, "reviewed")


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its own name for buttons, and what it makes of Russian texts. Nobody who speaks a draft's language
    has read it yet."""

    code: str
    name: str
    draft: bool
    texts: Mapping[str, str]

    def of(self, russian: str) -> str:
        """The translation; the Russian text itself where there is none."""
        return self.texts.get(russian, russian)


@lru_cache
def installed() -> dict[str, Language]:
    """All languages by code: Russian and English first, then the packs. Raises QuestionnaireError."""
    found = {path.stem: read(path) for path in sorted(FILES.glob("*.toml"))}
    return {code: found.pop(code) for code in LANGUAGES} | found


def packs() -> tuple[Language, ...]:
    """The languages other than Russian and English."""
    return tuple(one for code, one in installed().items() if code not in LANGUAGES)


def name_of(code: str) -> str:
    """The language's own name; the code if its pack is no longer installed."""
    return installed()[code].name if code in installed() else code


def read(path: Path) -> Language:
    """The language in a file. Raises QuestionnaireError."""
    return _LanguageReader(path).language()


def in_language(text: Text, code: str) -> str:
    """A text that was kept, perhaps from before its language was installed: then the Russian one."""
    return text.get(code, text[REFERENCE])


@dataclass(frozen=True, slots=True)
class Offered:
    """The languages that an installation offers, and the one for people whose own is not among them."""

    codes: tuple[str, ...] = LANGUAGES
    default: str = REFERENCE

    def preferred(self, setting: str | None) -> str:
        """The language of a messenger's setting, such as "en-GB" or "zh-Hans-CN", or the nearest to it."""
        by_folded = {code.casefold(): code for code in self.codes}
        parts = (setting or "").replace("_", "-").casefold().split("-")
        for end in range(len(parts), 0, -1):
            if (code := by_folded.get("-".join(parts[:end]))) is not None:
                return code
        return self.default

    def chosen(self, stored: str | None, setting: str | None = None) -> str:
        """The language that somebody chose if it is still offered, else the preferred one."""
        return stored if stored in self.codes else self.preferred(setting)


def asked_for(words: str) -> tuple[str, ...]:
    """The languages named in a setting such as "ru,en,tt:draft". Raises ValueError.

    A draft must be called one, so that nobody shows it by mistake.
    """
    codes = tuple(_asked(word.strip()) for word in words.split(","))
    if len(set(codes)) < len(codes):
        raise ValueError("names a language twice")
    return codes


def _asked(word: str) -> str:
    code, _, state = word.partition(":")
    if code not in installed():
        raise ValueError(f"{code!r} is not one of {', '.join(installed())}")
    draft = installed()[code].draft
    if draft and state != DRAFT:
        raise ValueError(f"{code} is a draft that no reviewer has read: to offer it all the same, write {code}:{DRAFT}")
    if state and not (draft and state == DRAFT):
        raise ValueError(f"{word!r}: {code} is no draft" if state == DRAFT else f"{word!r} is not a language")
    return code


class _LanguageReader(Reader):
    def language(self) -> Language:
        code, content = self._path.stem, self.content()
        if not CODE.fullmatch(code):
            self.refuse("file name", f"{code!r} is not a language code such as tt, sah or zh-Hans")
        self.keys(content, "top level", required=("name", "state"), optional=("texts",))
        texts = content.get("texts", {})
        if not isinstance(texts, dict):
            self.refuse("texts", "is not a table")
        return Language(
            code=code,
            name=self.string(content["name"], "name"),
            draft=self.one_of(content["state"], STATES, "state") == DRAFT,
            texts={russian: self.string(text, f"texts.{russian!r}") for russian, text in texts.items()},
        )
