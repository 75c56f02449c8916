"""What a process does once that forks bots or commands for tests: importing costs seconds, a fork milliseconds."""

import gc
import importlib
import pkgutil
import ssl

import certifi

import bot
from handlers.language.texts import texts_in
from questionnaire.model import LANGUAGES
from tests import certificates_once, compiled_once, large_pages, signatures_once

LEFT_OUT = ("bot.sandbox", "bot.lake")
"""What is for people who try the product out, and what needs libraries of extras, which start threads."""
ALLOCATIONS = 50_000
"""Until a child looks for garbage, as `admin_cli` has it for commands: a bot of a test lives for seconds."""
OF_EXTRAS = ("asyncpg", "duckdb")
"""Those that start none before they are used."""


def warm() -> None:
    """Imports what bots and commands import when they need it, and reads the texts."""
    for module in pkgutil.walk_packages(bot.__path__, f"{bot.__name__}."):
        if not module.name.endswith("__main__") and not module.name.startswith(LEFT_OUT):
            importlib.import_module(module.name)
    for library in OF_EXTRAS:
        importlib.import_module(library)
    for language in LANGUAGES:
        texts_in(language)
    compiled_once.share()
    signatures_once.share()
    # Every bot reads the certificates of a hundred authorities twice. The messenger of these tests speaks plain HTTP.
    certificates_once.share()
    ssl.create_default_context(cafile=certifi.where())


def freeze() -> None:
    """All this outlives the children: none of them looks for garbage in it, and none has to copy it piece by piece."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)
    large_pages.collapse()
