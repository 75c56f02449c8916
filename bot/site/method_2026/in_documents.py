"""`python -m bot.site.method_2026.in_documents`: writes the method in plain words into docs/, from the words of the
site."""

from pathlib import Path

from bot.site.method_2026.method import plain
from bot.site.wording import Words
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from scoring.method_2026.constants import STANDARD

DOCS = Path(__file__).parents[3] / "docs"
NAMES = {"ru": "method.ru.md", "en": "method.md"}


def markdown(language: str) -> str:
    w = Words(language, load())
    parts = [f"# {w.text('site-method')}", w.text("method-lead")]
    for section in plain(w, load(), STANDARD.shares):
        parts += [f"## {section.title}", *section.paragraphs]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    for language in LANGUAGES:
        (DOCS / NAMES[language]).write_text(markdown(language), encoding="utf-8")
