"""The button that opens the pages inside the messenger leads to the same place by the same entry."""

from datetime import timedelta
from pathlib import Path

from bot import key_files
from storage.engine.database import Database
from storage.entry import visits
from storage.entry.visit_codes import new_code
from storage.entry.visit_tokens import new_token
from tests.handlers.conversation import Conversations, Shown
from tests.handlers.form.test_app import db as db
from tests.handlers.form.web import NOON

WEB = {"mini_app": True, "web_url": "https://opros.example.ru"}


def opened(shown: Shown) -> list[str]:
    rows = shown.markup.inline_keyboard if shown.markup else []
    return [button.web_app.url for row in rows for button in row if button.web_app is not None]


async def test_the_chat_offers_the_pages_at_the_center_it_is_about(db: Database, tmp_path: Path) -> None:
    person = Conversations(db, tmp_path, NOON, more=WEB).person(1)
    page = "https://opros.example.ru/app"
    assert opened(await person.say("/start")) == [page]
    assert opened(await person.say("/start c-BRY-01")) == [f"{page}?start=c-BRY-01"]
    await person.say("Десна")
    assert opened(await person.press("c")) == [f"{page}?start=f-BRY-01"]
    keys, issued = key_files.visit_keys(tmp_path / "visit.keys"), new_token(1, NOON, timedelta(days=3))
    await visits.issue(db, {keys.code_hash(new_code()): issued}, NOON)
    token = keys.sign(issued)
    assert opened(await person.say(f"/start {token}")) == [f"{page}?start={token}"]


async def test_without_the_setting_it_offers_none(db: Database, tmp_path: Path) -> None:
    person = Conversations(db, tmp_path, NOON).person(1)
    assert opened(await person.say("/start")) == opened(await person.say("/start c-BRY-01")) == []
