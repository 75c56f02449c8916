"""Speech becomes words in a process of its own, which may hang or die without harm."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from bot.speech import process as speech
from bot.speech.process import MOST_WAITING, SpeechProcess
from bot.speech.recognisers import NoRecogniser, library_for
from bot.speech.sound import LONGEST_SECONDS, RATE, NoSpeech, decode
from tests.patience import LIMIT
from tests.speech import MODEL, packed, voice_message

NOBODY = "nobody called me"


@pytest_asyncio.fixture
async def process() -> AsyncIterator[SpeechProcess]:
    process = SpeechProcess(MODEL, patience_seconds=LIMIT)
    yield process
    process.close()


async def test_what_is_said_is_what_is_heard(process: SpeechProcess) -> None:
    assert await process.words(voice_message(NOBODY)) == NOBODY
    assert await process.words(voice_message("please call me tomorrow")) == "please call me tomorrow"


async def test_no_sound_has_no_words_and_does_no_harm(process: SpeechProcess) -> None:
    whole = voice_message(NOBODY)
    for broken in (b"", b"OggS", b"\x00" * 10_000, whole[: len(whole) // 3][:200]):
        assert await process.words(broken) == ""
    assert await process.words(whole) == NOBODY


async def test_a_process_that_died_is_started_anew(process: SpeechProcess) -> None:
    assert await process.words(b"") == ""
    first = process.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    hearing = asyncio.create_task(process.words(voice_message(NOBODY)))
    os.kill(first, signal.SIGKILL)
    # Whether the sound was in the pipe already or not: it is told as not heard, or heard by the next process.
    assert await hearing in (None, NOBODY)
    assert await process.words(voice_message(NOBODY)) == NOBODY
    assert process.pid != first


async def test_a_process_that_hangs_is_killed() -> None:
    process = SpeechProcess(MODEL, patience_seconds=LIMIT)
    assert await process.words(b"") == ""
    hung = process.pid
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)
    process.patience_seconds = 0.1
    assert await process.words(voice_message(NOBODY)) is None
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)
    process.patience_seconds = LIMIT
    assert await process.words(voice_message(NOBODY)) == NOBODY
    process.close()


async def test_only_a_few_wait_for_their_turn(process: SpeechProcess) -> None:
    asked = [asyncio.create_task(process.words(b"")) for _ in range(MOST_WAITING + 2)]
    answers = await asyncio.gather(*asked)
    assert answers == [""] * MOST_WAITING + [None] * 2


async def test_a_closed_process_hears_nothing(process: SpeechProcess) -> None:
    process.close()
    assert await process.words(voice_message(NOBODY)) is None


def test_no_more_than_two_minutes_are_read() -> None:
    # Silence packs well: 150 seconds of it.
    assert len(decode(packed(np.zeros(48_000 * 150)))) == LONGEST_SECONDS * RATE


@pytest.mark.parametrize("sound", [b"", b"no sound"])
def test_what_is_no_sound_is_refused(sound: bytes) -> None:
    with pytest.raises(NoSpeech):
        decode(sound)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoRecogniser, match="there is no model"):
        library_for(tmp_path)
    assert speech.model_of(tmp_path) is None and speech.model_of(None) is None


def test_the_files_say_which_library_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tokens.txt").touch()
    (tmp_path / "model.int8.onnx").touch()
    there = {"sherpa_onnx", "pocketsphinx", "soundfile"}
    monkeypatch.setattr("bot.speech.recognisers.find_spec", lambda name: name if name in there else None)
    assert (library_for(tmp_path), library_for(MODEL)) == ("sherpa_onnx", "pocketsphinx")
    there.remove("sherpa_onnx")
    with pytest.raises(NoRecogniser, match="sherpa_onnx is missing, install the extra 'voice'"):
        library_for(tmp_path)
