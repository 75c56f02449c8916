"""A codebook as a self-contained page, or as Markdown."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.codebook.entries import codebook
from handlers.language.texts import texts_in
from storage.errors import UnknownFormat
from storage.files.whole_file import whole_file

TEMPLATES = {".html": "page.html.j2", ".md": "page.md.j2"}


def write(out: Path, language: str) -> None:
    """Raises UnknownFormat, OSError."""
    template = TEMPLATES.get(out.suffix.casefold())
    if template is None:
        raise UnknownFormat(out, tuple(TEMPLATES))
    texts = texts_in(language)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=template.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    page = environment.get_template(template).render(book=codebook(texts), t=texts.plain)
    with whole_file(out) as draft:
        draft.write_text(page, encoding="utf-8")
