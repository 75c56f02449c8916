"""The choice of messenger: its requirements before the bot starts, and the links that lead into it."""

import pytest

from bot.messenger import links
from bot.settings import Settings, SettingsError
from storage.messenger import Messenger


@pytest.mark.parametrize(
    ("messenger", "proxy", "needs"),
    [
        (Messenger.TELEGRAM, None, False),
        (Messenger.TELEGRAM, "http://127.0.0.1:3128", True),
        (Messenger.MAX, "http://127.0.0.1:3128", False),
        (Messenger.MAX, "socks5://127.0.0.1:1080", True),
    ],
)
def test_a_proxy_that_needs_a_library_is_named_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, messenger: Messenger, proxy: str | None, needs: bool
) -> None:
    chosen = Settings(messenger=messenger, proxy_url=proxy)
    links.require(chosen)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    if needs:
        with pytest.raises(SettingsError, match=r"PROXY_URL needs its library: pip install 'czn-index\[proxy\]'"):
            links.require(chosen)
    else:
        links.require(chosen)


def test_links_lead_into_their_messenger() -> None:
    assert links.link(Messenger.TELEGRAM, "czn_bot", "c-BRY-01") == "https://t.me/czn_bot?start=c-BRY-01"
    assert links.link(Messenger.MAX, "czn_bot", "c-BRY-01") == "https://max.ru/czn_bot?start=c-BRY-01"


def test_two_bots_leave_their_names_apart_and_telegrams_stays_where_it_was() -> None:
    assert links.property_of(Messenger.TELEGRAM, "bot_username") == "bot_username"
    assert links.property_of(Messenger.MAX, "bot_username") == "bot_username_max"
