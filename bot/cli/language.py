"""The language of the command line: Russian where the locale is Russian, English elsewhere; CZN_LANG decides first.

The code has its texts in English; `locales/ru/LC_MESSAGES/czn-index.po` has the Russian ones. They go through gettext,
as Typer's own do: it is in the standard library, and importing it takes half a millisecond, where Fluent's library
takes a tenth of a second. Errors are raised in English below this room, and put into Russian by their pattern.
"""

import gettext as standard
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

DOMAIN = "czn-index"
LOCALES = Path(__file__).with_name("locales")
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
UNTRANSLATED = ("", "C", "POSIX")
QUOTED = "value"
"""The name, in an error, of what stands there in quotes."""
CONTEXT = "\x04"
"""Stands between a message's context and its text in a compiled catalogue."""
ENGLISH = standard.NullTranslations()


def wanted(environment: Mapping[str, str]) -> str:
    """As gettext of the GNU project decides: the first locale that is set, unless LANGUAGE names another language."""
    forced = environment.get("CZN_LANG", "")
    locale = next((environment[name] for name in LOCALE if environment.get(name)), "")
    if not forced and locale not in UNTRANSLATED:
        forced = environment.get("LANGUAGE", "") or locale
    return "ru" if forced.casefold().startswith("ru") else "en"


def speak(language: str) -> None:
    """Chooses the language for this process and its children, Typer's texts included."""
    os.environ["LANGUAGE"] = language
    standard.bindtextdomain(DOMAIN, str(LOCALES))
    standard.textdomain(DOMAIN)


def is_russian() -> bool:
    return standard.textdomain() == DOMAIN and os.environ.get("LANGUAGE") == "ru"


def gettext(text: str) -> str:
    """These three do as those of the standard library, which look for the catalogue's file at every call."""
    return _spoken().gettext(text)


def ngettext(singular: str, plural: str, n: int) -> str:
    return _spoken().ngettext(singular, plural, n)


def pgettext(context: str, text: str) -> str:
    return _spoken().pgettext(context, text)


def _spoken() -> standard.NullTranslations:
    return catalogue() if is_russian() else ENGLISH


def spoken_error(text: str) -> str:
    """An error in the chosen language; parts without a pattern stay as they are.

    A list of problems is put into Russian one by one, unless the words around it make one sentence of it.
    """
    return _russian(text) if is_russian() else text


def _russian(text: str) -> str:
    for whole in (False, True):
        for english, russian in _entries():
            found = _pattern(english, whole=whole).fullmatch(text)
            if found and not (whole and english.startswith("{")):
                return russian.format_map({name: _russian(part) for name, part in found.groupdict().items()})
    if found := re.search("[;:] ", text):
        return f"{_russian(text[: found.start()])}{found[0]}{_russian(text[found.end() :])}"
    return text


@cache
def _entries() -> list[tuple[str, str]]:
    """The known errors, those with the most letters of their own first."""
    return sorted(catalogue().of_context("error"), key=lambda entry: -len(_without_names(entry[0])))


@cache
def _pattern(english: str, *, whole: bool) -> re.Pattern[str]:
    """With `whole`, an inserted text may be a list of problems itself.

    >>> _pattern("there is no center {code}", whole=False).fullmatch("there is no center X")["code"]
    'X'
    """
    parts = re.split(r"\{(\w+)\}", english)
    inserted = {QUOTED: "(?:'.*'|\".*\")"}
    anything = ".*" if whole else "(?:(?!; ).)*"
    written = [
        f"(?P<{part}>{inserted.get(part, anything)})" if at % 2 else re.escape(part) for at, part in enumerate(parts)
    ]
    return re.compile("".join(written), re.DOTALL)


def _without_names(english: str) -> str:
    return re.sub(r"\{\w+\}", "", english)


class Catalogue(standard.GNUTranslations):
    """A compiled catalogue that can list its entries."""

    _catalog: dict[str | tuple[str, int], str]

    def of_context(self, context: str) -> Iterator[tuple[str, str]]:
        for key, russian in self._catalog.items():
            if isinstance(key, str) and key.startswith(context + CONTEXT):
                yield key.removeprefix(context + CONTEXT), russian


@cache
def catalogue() -> Catalogue:
    return standard.translation(DOMAIN, LOCALES, ["ru"], class_=Catalogue)
