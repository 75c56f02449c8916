"""The choice of messenger: its requirements before the bot starts, and the links that lead into it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.messenger import links
from bot.settings import Settings, SettingsError
from storage.messenger import Messenger

ROOT = Path(__file__).parents[3]
TOKEN = "a-token-of-the-other-messenger"


def in_max(**more: str) -> Settings:
    return Settings(messenger=Messenger.MAX, max_token=TOKEN, _env_file=None, **more)


def test_telegram_needs_nothing_more() -> None:
    links.require(Settings(_env_file=None))


def test_an_older_python_is_told_what_max_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 7, "final", 0))
    with pytest.raises(SettingsError) as refusal:
        links.require(in_max())
    assert str(refusal.value) == "MESSENGER: max needs Python 3.12 or newer, with czn-index[max]; this is Python 3.11.7"


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 12, 1, "final", 0))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"MESSENGER: max needs its library: pip install 'czn-index\[max\]'"):
        links.require(in_max())


def test_a_proxy_that_max_cannot_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 12, 1, "final", 0))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    links.require(in_max(proxy_url="http://127.0.0.1:3128"))
    with pytest.raises(SettingsError, match="PROXY_URL: MAX is reached through http"):
        links.require(in_max(proxy_url="socks5://127.0.0.1:1080"))


def test_links_lead_into_their_messenger() -> None:
    assert links.link(Messenger.TELEGRAM, "czn_bot", "c-BRY-01") == "https://t.me/czn_bot?start=c-BRY-01"
    assert links.link(Messenger.MAX, "czn_bot", "c-BRY-01") == "https://max.ru/czn_bot?start=c-BRY-01"


def test_two_bots_leave_their_names_apart_and_telegrams_stays_where_it_was() -> None:
    assert links.property_of(Messenger.TELEGRAM, "bot_username") == "bot_username"
    assert links.property_of(Messenger.MAX, "bot_username") == "bot_username_max"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python can run MAX")
def test_on_python_3_11_the_bot_ends_with_one_line_and_exit_code_2(tmp_path: Path) -> None:
    environment = os.environ | {"MESSENGER": "max", "MAX_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "bot"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("czn-index: MESSENGER: max needs Python 3.12 or newer")
