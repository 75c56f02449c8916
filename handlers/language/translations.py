"""Texts that language packs lack, and texts whose Russian has changed since they were translated.

python -m handlers.language.translations                         every pack, in numbers
python -m handlers.language.translations tt                      one pack, text by text
python -m handlers.language.translations tt --accept thanks help marks messages as translations of the Russian of today
python -m handlers.language.translations tt --accept-new         marks all messages that have never been marked
"""

import argparse
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from fluent.syntax import ast, visitor

from handlers.language import locale_files
from questionnaire import languages, translations
from questionnaire.languages import REFERENCE

LACKS = ("missing", "stale", "unknown", "broken")


@dataclass(frozen=True, slots=True)
class Check:
    """A language pack compared with the Russian texts; messages by key, other texts by their Russian.

    missing   are not translated
    stale     are translations of an earlier Russian text, or carry no mark that says of which
    unknown   are translations of something that Russian does not have
    broken    do not have the arguments of the Russian message, or are no Fluent
    """

    language: str
    total: int
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    unknown: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def current(self) -> int:
        return self.total - len(self.missing) - len(self.stale)

    @property
    def complete(self) -> bool:
        return not (self.missing or self.stale or self.unknown or self.broken)


def check(language: str) -> Check:
    """Compares a pack. Raises KeyError for a language that is not installed."""
    pack = languages.installed()[language]
    russian, translated = locale_files.messages(REFERENCE), locale_files.messages(language)
    known = [message for key, message in translated.items() if key in russian]
    untranslated = translations.missing(pack)
    return Check(
        language=language,
        total=len(russian) + len(translations.sources()),
        missing=(*(key for key in russian if key not in translated), *untranslated),
        stale=tuple(message.id.name for message in known if not locale_files.is_current(message)),
        unknown=(*(key for key in translated if key not in russian), *translations.stale(pack)),
        broken=(*_wrong_arguments(known, russian), *_junk(language)),
    )


def accept(language: str, keys: Collection[str] = (), *, new: bool = False) -> list[str]:
    """Marks the named messages, or those that have never been marked, as translations of the Russian of today; returns
    their keys."""
    done: list[str] = []
    for path in locale_files.paths(language):
        text = path.read_text(encoding="utf-8")
        for entry in locale_files.resource(path).body:
            if not isinstance(entry, ast.Message) or entry.id.name not in locale_files.digests():
                continue
            if entry.id.name in keys or (new and locale_files.mark_of(entry) is None):
                text = _marked(text, entry.id.name)
                done.append(entry.id.name)
        path.write_text(text, encoding="utf-8")
    return done


def _marked(text: str, key: str) -> str:
    """The file with the message's mark in the line above it, in the place of an older one."""
    old = rf"^(?:# {locale_files.MARK.pattern.strip('^$')}\n)?(?={key} *=)"
    return re.sub(old, f"# ru {locale_files.digests()[key]}\n", text, count=1, flags=re.MULTILINE)


class _Arguments(visitor.Visitor):
    def __init__(self, message: ast.Message) -> None:
        self.names: set[str] = set()
        self.visit(message)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def _wrong_arguments(translated: Sequence[ast.Message], russian: dict[str, ast.Message]) -> Iterator[str]:
    """A stale message may lack an argument that Russian has won since: nobody gets to see it."""
    for message in filter(locale_files.is_current, translated):
        if _Arguments(message).names != _Arguments(russian[message.id.name]).names:
            yield message.id.name


def _junk(language: str) -> Iterator[str]:
    for path in locale_files.paths(language):
        for entry in locale_files.resource(path).body:
            if isinstance(entry, ast.Junk):
                yield f"{path.name}: {(entry.content or '').strip().splitlines()[0]}"


def _numbers(found: Check) -> str:
    pack = languages.installed()[found.language]
    state = "draft" if pack.draft else "reviewed"
    lacks = ", ".join(f"{len(getattr(found, name))} {name}" for name in LACKS)
    return f"{found.language} ({pack.name}, {state}): {found.current} of {found.total} texts, {lacks}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 if a text is stale, unknown or broken, or if a reviewed pack lacks one."""
    packs = [pack.code for pack in languages.packs()]
    parser = argparse.ArgumentParser(
        prog="python -m handlers.language.translations", description="Checks language packs."
    )
    parser.add_argument("language", nargs="?", choices=packs, help="only this pack, text by text")
    parser.add_argument("--accept", nargs="+", metavar="KEY", default=[], help="messages that fit the Russian of today")
    parser.add_argument("--accept-new", action="store_true", help="the same for all that were never marked")
    given = parser.parse_args(arguments)
    if (given.accept or given.accept_new) and given.language is None:
        parser.error("name the language whose messages to accept")
    if strange := [key for key in given.accept if key not in locale_files.messages(given.language)]:
        parser.error(f"{given.language} has no message {', '.join(strange)}")
    if given.language is not None:
        for key in accept(given.language, given.accept, new=given.accept_new):
            print(f"accepted: {key}")
    found = [check(code) for code in ([given.language] if given.language else packs)]
    for one in found:
        print(_numbers(one))
        if given.language is not None:
            for name in LACKS:
                for text in getattr(one, name):
                    print(f"  {name}: {text}")
    return int(any(_is_bad(one) for one in found))


def _is_bad(found: Check) -> bool:
    lacks = bool(found.missing) and not languages.installed()[found.language].draft
    return lacks or bool(found.stale or found.unknown or found.broken)


if __name__ == "__main__":
    sys.exit(main())
