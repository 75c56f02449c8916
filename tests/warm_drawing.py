"""What a process that forks drawing processes has imported and read."""

import gc
import importlib

from bot.delivery import drawing_processes  # noqa: F401
from handlers.language.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES

for kind in ("center", "region"):
    importlib.import_module(f"bot.digest.{kind}.chart")
for language in LANGUAGES:
    texts_in(language)
load()
gc.collect()
gc.freeze()
