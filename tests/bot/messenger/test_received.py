"""A look at a raw update says the same about it as decoding does, or leaves it to decoding."""

import pytest
from aiogram import Bot

from bot.messenger.received import decoded, glimpsed
from bot.messenger.updates import TELEGRAM

ANNA = {"id": 5001, "is_bot": False, "first_name": "Анна"}
CHAT = {"id": 5001, "type": "private", "first_name": "Анна"}
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "from": ANNA}
PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
MEMBER = {"status": "member", "user": ANNA}
UPDATES = {
    "a text": {"message": MESSAGE | {"text": "слово"}},
    "a picture with a caption": {"message": MESSAGE | {"photo": PHOTO, "caption": "слово"}},
    "a picture without words": {"message": MESSAGE | {"photo": PHOTO}},
    "a changed text": {"edited_message": MESSAGE | {"edit_date": 1_790_000_001, "text": "слово"}},
    "a tap": {"callback_query": {"id": "1", "from": ANNA, "chat_instance": "1", "data": "да"}},
    "an inline query": {"inline_query": {"id": "1", "from": ANNA, "query": "слово", "offset": ""}},
    "a block": {
        "my_chat_member": {
            "chat": CHAT,
            "from": ANNA,
            "date": 1_790_000_000,
            "old_chat_member": MEMBER,
            "new_chat_member": MEMBER,
        }
    },
}
LEFT_TO_DECODING: dict[str, object] = {
    "nothing": None,
    "a list": [],
    "no kind": {"update_id": 7},
    "two kinds": {"update_id": 7, "message": MESSAGE, "edited_message": MESSAGE},
    "no number": {"message": MESSAGE},
    "a number that is a text": {"update_id": "7", "message": MESSAGE},
    "a message that is a number": {"update_id": 7, "message": 5},
    "nobody's message": {"update_id": 7, "channel_post": {"message_id": 1, "date": 1, "chat": CHAT, "text": "слово"}},
    "a sender that is a number": {"update_id": 7, "message": MESSAGE | {"from": 5}},
    "a sender's number that is a text": {"update_id": 7, "message": MESSAGE | {"from": ANNA | {"id": "5001"}}},
    "a text that is a number": {"update_id": 7, "message": MESSAGE | {"text": 5}},
}


@pytest.mark.parametrize("kind", UPDATES.values(), ids=UPDATES.keys())
def test_a_look_says_what_decoding_says(kind: dict[str, object]) -> None:
    raw = {"update_id": 7, **kind}
    update = TELEGRAM.decode(Bot("123456:token"), raw)
    assert update is not None
    found, expected = glimpsed(raw, lambda: update), decoded(update)
    assert found is not None
    assert (found.sender, found.tap, found.words) == (expected.sender, expected.tap, expected.words)
    assert found.sender == 5001
    assert found.words == ("слово" if "message" in kind and "слово" in str(kind) else "")
    assert found.read() is update


@pytest.mark.parametrize("raw", LEFT_TO_DECODING.values(), ids=LEFT_TO_DECODING.keys())
def test_what_looks_odd_is_left_to_decoding(raw: object) -> None:
    assert glimpsed(raw, lambda: None) is None
