"""Pages: templates with the product's texts, and the headers that every answer carries."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from handlers.form.turn import APP_ROOT, MARK, Turn, remember
from handlers.language.texts import Texts
from handlers.language.wording import center_in_text
from questionnaire.languages import name_of
from storage.messenger import Messenger

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "form.css").read_bytes()
ICON = (FOLDER / "icon.svg").read_bytes()
STYLE_PATH = f"/form-{hashlib.blake2b(STYLE, digest_size=6).hexdigest()}.css"
"""Changes with its content, so that browsers may keep it for ever."""
SCRIPT = (FOLDER / "app.js").read_bytes()
SCRIPT_PATH = f"/app-{hashlib.blake2b(SCRIPT, digest_size=6).hexdigest()}.js"
"""The only script there is: of the page by which messengers open the others."""
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
FRAMES = {
    Messenger.TELEGRAM: "https://web.telegram.org https://webk.telegram.org https://weba.telegram.org",
    Messenger.MAX: "https://web.max.ru",
}
"""Where a messenger in a browser shows mini-apps in a frame."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex",
}
LINKED = {"privacy": "/privacy", "forget": "/forget", "mydata": "/privacy#mine", "start": "/"}
"""Commands of the chat, and the pages that do the same."""
COMMAND = re.compile(rf"(?<![\w/\"])/({'|'.join(LINKED)})\b")
NOTES = (
    "already-saved", "outdated-button", "type-changed", "interview-over", "nothing-open", "comment-dropped",
    "comment-declined", "abuse-only", "contact-later", "words-masked", "words-not-kept", "form-words-cut",
    "form-comment-kept", "form-first-choose", "token-refused", "token-muted", "comment-empty",
)  # fmt: skip
"""Texts that a page may carry above its own, named in its address."""


def headers_for(path: str, messengers: Iterable[Messenger]) -> dict[str, str]:
    """Nobody may show a page in a frame, but `messengers` may those of their mini-apps. Only the way into these has a
    script."""
    if path != APP_ROOT and not path.startswith(f"{APP_ROOT}/"):
        return {**HEADERS, "Content-Security-Policy": f"{POLICY}'none'", "X-Frame-Options": "DENY"}
    policy = POLICY + (" ".join(FRAMES[one] for one in messengers) or "'none'")
    if path in (APP_ROOT, f"{APP_ROOT}/"):
        policy += "; script-src 'self'"
    return {**HEADERS, "Content-Security-Policy": policy}


def page(turn: Turn, template: str, *, status: int = 200, remembered: bool = True, **values: Any) -> web.Response:
    """`remembered`: the page has a form, which is valid for the browser that brings the number back."""
    environment = _environment()
    body = environment.get_template(f"{template}.html.j2").render(
        t=turn.texts,
        p=turn.texts.plain,
        lang=turn.language,
        others=_other_languages(turn),
        base=turn.base,
        root=turn.root,
        app=turn.is_app,
        kiosk=turn.is_kiosk,
        mark=turn.mark if remembered else "",
        mark_name=MARK,
        note=note_of(turn),
        style=STYLE_PATH,
        **values,
    )
    response = web.Response(text=body, status=status, content_type="text/html")
    if remembered:
        remember(turn, response)
    return response


def message(
    turn: Turn,
    text: str,
    *,
    actions: Sequence[tuple[str, str]] = (),
    search: bool = False,
    status: int = 200,
    title: str | None = None,
) -> web.Response:
    """A page that only says something. `text` is HTML of the chat, `actions` are labels with their addresses."""
    return page(
        turn, "message", status=status, remembered=False, title=title or turn.texts.plain("form-title"),
        body=paragraphs(turn, text), actions=actions, search=search,
    )  # fmt: skip


def go(turn: Turn, path: str, note: str | None = None) -> web.Response:
    """Sends the browser to another page, so that reloading repeats nothing."""
    address = f"{path}?note={note}" if note else path
    response = web.Response(status=303, headers={"Location": address})
    if turn.given != turn.number:
        remember(turn, response)
    return response


def note_of(turn: Turn) -> Markup | None:
    asked = turn.request.query.get("note")
    return Markup(turn.texts(asked)) if asked in NOTES and asked is not None else None


def paragraphs(turn: Turn, text: str) -> Markup:
    """A text of the chat as paragraphs; commands that have a page lead there, but not on a kiosk. `text` is HTML
    already."""
    if not turn.is_kiosk:
        text = COMMAND.sub(lambda found: f'<a href="{turn.root}{LINKED[found[1]]}">{found[0]}</a>', text)
    parts = (part.strip().replace("\n", "<br>") for part in text.split("\n\n"))
    return Markup("".join(f"<p>{part}</p>" for part in parts if part))


def named(texts: Texts, name: str) -> str:
    return center_in_text(texts, name)


def _other_languages(turn: Turn) -> list[tuple[str, str]]:
    return [(code, name_of(code)) for code in turn.setup.services.languages.codes if code != turn.language]


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
