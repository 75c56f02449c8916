"""The Fluent files in `locales/<language>/`, and which translations still fit their Russian text.

In a language pack, the comment above a message holds a mark: a digest of the Russian message that was translated.
A message is current while its mark fits the Russian of today.

    # ru 5f0c3a91
    back = ‹ Артка
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from fluent.syntax import FluentParser, FluentSerializer, ast

from questionnaire.languages import REFERENCE
from questionnaire.model import LANGUAGES

LOCALES = Path(__file__).parents[1] / "locales"
MARK = re.compile(r"^ru ([0-9a-f]{8})$", re.MULTILINE)
DIGEST_BYTES = 4


def paths(language: str) -> list[Path]:
    return sorted((LOCALES / language).glob("*.ftl"))


def resource(path: Path) -> ast.Resource:
    return FluentParser(with_spans=False).parse(path.read_text(encoding="utf-8"))


def messages(language: str) -> dict[str, ast.Message]:
    """All messages of a language by key."""
    return {message.id.name: message for path in paths(language) for message in _messages(resource(path))}


@lru_cache
def digests() -> dict[str, str]:
    """A digest of every Russian message, by key; its comments and its layout in the file do not matter."""
    return {key: digest(message) for key, message in messages(REFERENCE).items()}


def digest(message: ast.Message) -> str:
    bare = message.clone()
    bare.comment = None
    return blake2b(FluentSerializer().serialize_entry(bare).encode(), digest_size=DIGEST_BYTES).hexdigest()


def mark_of(message: ast.Message) -> str | None:
    """The digest of the Russian message that was translated; None if the message has no mark."""
    found = MARK.search(message.comment.content or "") if message.comment is not None else None
    return None if found is None else found[1]


def is_current(message: ast.Message) -> bool:
    return mark_of(message) == digests().get(message.id.name, "")


def spoken(language: str) -> Iterator[ast.Resource]:
    """The files of a language as they may be shown: of a pack, only the messages that are current."""
    for path in paths(language):
        found = resource(path)
        if language not in LANGUAGES:
            found.body = [entry for entry in found.body if isinstance(entry, ast.Message) and is_current(entry)]
        yield found


def _messages(found: ast.Resource) -> Iterator[ast.Message]:
    return (entry for entry in found.body if isinstance(entry, ast.Message))
