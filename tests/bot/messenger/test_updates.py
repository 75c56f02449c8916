"""Updates are read one by one: those that aiogram cannot decode are skipped, and their content is not logged."""

import json

import pytest
from aiogram import Bot
from structlog.testing import capture_logs

from bot.messenger.updates import TELEGRAM, Feed, UpdateReader

ANNA = {"id": 5001, "is_bot": False, "first_name": "Анна"}
MESSAGE = {
    "message_id": 1,
    "date": 1_790_000_000,
    "chat": {"id": 5001, "type": "private", "first_name": "Анна"},
    "from": ANNA,
    "text": "тайна",
}
POLL = {"id": "1", "question": "тайна", "options": [], "total_voter_count": 0, "is_closed": False}
UNREADABLE = {
    "a forward from a hidden user without a name": {"forward_origin": {"type": "hidden_user", "date": 1}},
    "a forward of a kind to come": {"forward_origin": {"type": "planet", "date": 1}},
    "a reply to an empty story": {
        "external_reply": {"origin": {"type": "user", "date": 1, "sender_user": ANNA}, "story": {}}
    },
    "a poll of an old server": {"poll": POLL},
    "a background of a kind to come": {"chat_background_set": {"type": {"type": "hologram"}}},
    "paid media of a kind to come": {"paid_media": {"star_count": 1, "paid_media": [{"type": "smell"}]}},
    "a user without a name": {"from": {"id": 5001, "is_bot": False}},
    "a video without a duration": {"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1}},
    "a date out of range": {"date": 10**18},
    "a text that is a number": {"text": 5},
}


def reader(counted: list[int], feed: Feed = TELEGRAM) -> UpdateReader:
    return UpdateReader(Bot("123456:token"), feed, lambda: counted.append(1))


@pytest.mark.parametrize("odd", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_update_that_cannot_be_decoded_is_skipped_counted_and_logged_without_its_content(
    odd: dict[str, object],
) -> None:
    counted: list[int] = []
    with capture_logs() as lines:
        assert reader(counted).read({"update_id": 7, "message": MESSAGE | odd}) is None
    assert counted == [1]
    (line,) = lines
    assert (line["event"], line["update"], line["kinds"]) == ("update_unreadable", 7, ["message"])
    assert "тайна" not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize(
    "raw", [None, [], "text", 5, {}, {"message": MESSAGE}, {"update_id": "many"}, {"update_id": True}]
)
def test_what_is_no_update_is_skipped_too(raw: object) -> None:
    counted: list[int] = []
    assert reader(counted).read(raw) is None
    assert counted == [1]
    assert not reader(counted).is_numbered(raw)


def test_a_good_update_is_read_and_one_of_an_unknown_kind_skipped() -> None:
    counted: list[int] = []
    update = reader(counted).read({"update_id": 7, "message": MESSAGE})
    assert update is not None and update.message is not None
    assert update.message.text == "тайна"
    assert counted == []
    assert reader(counted).read({"update_id": 8, "telepathy": {"from": ANNA}}) is None
    assert counted == [1]


def test_a_batch_is_confirmed_by_its_highest_number_whatever_could_be_read() -> None:
    assert reader([]).next_offset([{"update_id": 7}, {"update_id": 9, "message": 5}, {"update_id": 8}]) == 10
    assert reader([]).next_offset([]) is None
    assert reader([], Feed("X-Secret", lambda bot, raw: None, numbered=False)).next_offset([{"update_id": 7}]) is None
