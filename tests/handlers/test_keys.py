"""The Fluent files hold the texts that the code asks for, in both languages, and no others."""

import re
from pathlib import Path

import pytest

from handlers.locale_files import LOCALES
from questionnaire.model import LANGUAGES

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"(?m)^([a-z][a-z0-9-]*) =")
LITERAL = re.compile(r"""["']([a-z][a-z0-9-]*)["']""")
COMPOSED = re.compile(r"""f["']([a-z][a-z0-9-]*-(?:\{[^"{}]*(?:"[^"]*"[^"{}]*)*\}|[a-z0-9-])+)["']""")
"""A key with parts that the code fills in, such as f"site-state-{state}"."""
ASKED = re.compile(r"""(?:\b(?:texts|t|text)|\.(?:plain|text))\(\s*["']([a-z][a-z0-9-]*)["']""")
"""A key written in the call that asks for it."""


def keys(language: str) -> set[str]:
    found = [key for path in (LOCALES / language).glob("*.ftl") for key in KEY.findall(path.read_text("utf-8"))]
    assert len(found) == len(set(found)), "a key stands twice"
    return set(found)


def code() -> str:
    """The code of all modules that speak to people; `texts.py` itself only explains how to ask."""
    rooms = [path for room in ("bot", "handlers") for kind in ("*.py", "*.j2") for path in (ROOT / room).rglob(kind)]
    return "\n".join(
        path.read_text("utf-8") for path in rooms if "sandbox" not in path.parts and path.name != "texts.py"
    )


@pytest.fixture(scope="module")
def source() -> str:
    return code()


def test_both_languages_have_the_same_keys() -> None:
    first, *others = (keys(language) for language in LANGUAGES)
    assert all(other == first for other in others)


def test_every_key_is_used(source: str) -> None:
    named = set(LITERAL.findall(source))
    composed = [
        re.compile(re.sub(r"\{.*?\}", "[a-z0-9_-]+", pattern))
        for pattern in COMPOSED.findall(source.replace("'-'", "-"))
    ]
    unused = {key for key in keys(LANGUAGES[0]) if key not in named and not any(one.fullmatch(key) for one in composed)}
    assert unused == set()


def test_every_key_that_is_asked_for_exists(source: str) -> None:
    asked = set(ASKED.findall(source))
    assert len(asked) > 300
    assert asked - keys(LANGUAGES[0]) == set()
