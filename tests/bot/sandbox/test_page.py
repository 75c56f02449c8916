"""The page: served whole, from here alone, in both languages, and never turning words of people into markup."""

import re
from html.parser import HTMLParser
from pathlib import Path

import bot.sandbox
from bot.sandbox.client import PersonClient
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import Api

PAGE = Path(bot.sandbox.__file__).parent / "page"
SCRIPTS = sorted(PAGE.glob("*.js"))


class Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "href") and tag in ("script", "link", "img"):
                assert value is not None
                self.found.append(value)


def words_of(language: str) -> set[str]:
    source = (PAGE / "words.js").read_text(encoding="utf-8")
    part = re.search(rf"^  {language}: \{{(.*?)^  \}}", source, re.DOTALL | re.MULTILINE)
    assert part is not None
    return set(re.findall(r"(?:^|[ ,])(\w+): \"", part[1]))


async def test_everything_that_the_page_needs_is_served_and_nothing_comes_from_outside(
    api: Api, sandbox: Sandbox
) -> None:
    async with api.session.get(f"{sandbox.url}/") as response:
        assert response.content_type == "text/html"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        parser = Addresses()
        parser.feed(await response.text())
    imported = [
        found for script in SCRIPTS for found in re.findall(r'from "(.*?)"', script.read_text(encoding="utf-8"))
    ]
    needed = [address for address in parser.found + imported if not address.startswith("data:")]
    assert "/page/page.js" in needed
    for address in needed:
        async with api.session.get(f"{sandbox.url}{address}") as response:
            assert response.status == 200, address


async def test_a_picture_is_shown_and_other_files_are_only_downloaded(
    api: Api, anna: PersonClient, sandbox: Sandbox, png: bytes
) -> None:
    sandbox.world.files |= {"a": ("a.png", png), "b": ("b.html", b"<script>"), "c": ("c.svg", b"<svg/>")}
    for file_id, kind in (("a", "image/png"), ("b", "application/octet-stream"), ("c", "application/octet-stream")):
        async with api.session.get(f"{sandbox.url}/sandbox/files/{file_id}") as response:
            assert response.content_type == kind
            assert ("Content-Disposition" in response.headers) == (file_id != "a")


def test_scripts_never_make_markup_of_text() -> None:
    for script in SCRIPTS:
        source = script.read_text(encoding="utf-8")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert way not in source, f"{way} in {script.name}"


def test_the_page_has_all_its_words_in_both_languages() -> None:
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    used = set(re.findall(r'data-(?:text|label)="(\w+)"', html))
    scripts = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    used |= set(re.findall(r"\bwords\.(?!js\b)(\w+)", scripts))
    assert words_of("ru") == words_of("en")
    assert used <= words_of("ru")
    # The rest are names of kinds of messages, looked up as they come.
    assert words_of("ru") - used <= {"document", "sticker", "location", "voice", "contact", "other", "photo"}
