"""Recognises speech in a process of its own: a broken sound may crash or hang a library, and must not stop the bot.

The process starts with the first voice message, takes one at a time, and is killed and started anew when it takes too
long. Sound goes to it through a pipe and is kept nowhere.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator
from multiprocessing.connection import Connection
from pathlib import Path

import structlog

from bot.helper_process import give_way
from bot.speech.recognisers import NoRecogniser, library_for, load
from bot.speech.sound import NoSpeech, decode

log = structlog.get_logger(__name__)

MOST_WAITING = 5
"""More voice messages at once than this are not heard: their senders are asked to type."""
PATIENCE_SECONDS = 90.0
"""How long a sound may take, with loading the model."""


class SpeechProcess:
    def __init__(self, model: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._model = model
        self.patience_seconds = patience_seconds
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._one_by_one = asyncio.Lock()
        self._waiting = 0
        self._closed = False

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    async def words(self, sound: bytes) -> str | None:
        """The words; empty where none were recognised. None where it cannot be done now."""
        if self._waiting >= MOST_WAITING:
            log.info("speech_queue_full")
            return None
        self._waiting += 1
        try:
            async with self._one_by_one:
                return await asyncio.to_thread(self._ask, sound)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Ends a recognition under way too."""
        self._closed = True
        self._kill()

    def _ask(self, sound: bytes) -> str | None:
        if self._closed:
            return None
        try:
            pipe = self._running()
            pipe.send_bytes(sound)
            if pipe.poll(self.patience_seconds):
                return pipe.recv_bytes().decode()
            reason = "too slow"
        except (OSError, EOFError) as error:
            # It died, perhaps of this very sound.
            reason = type(error).__name__
        log.warning("speech_process_failed", reason=reason)
        self._kill()
        return None

    def _running(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._kill()
        # Not forked: the bot's threads may hold locks.
        context = multiprocessing.get_context("spawn")
        mine, its = context.Pipe()
        process = context.Process(target=_serve, args=(its, self._model), daemon=True)
        process.start()
        its.close()
        self._process, self._pipe = process, mine
        return mine

    def _kill(self) -> None:
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None:
            pipe.close()


def model_of(folder: Path | None) -> Path | None:
    """The folder, if there is a recogniser for it. A bot that cannot hear still reads."""
    if folder is None:
        return None
    try:
        library = library_for(folder)
    except NoRecogniser as error:
        log.warning("voice_messages_off", reason=str(error))
        return None
    log.info("voice_messages_on", library=library)
    return folder


@contextlib.asynccontextmanager
async def opened(model: Path | None) -> AsyncIterator[SpeechProcess | None]:
    """None where there is no model."""
    if model is None:
        yield None
        return
    process = SpeechProcess(model)
    try:
        yield process
    finally:
        process.close()


def _serve(pipe: Connection, model: Path) -> None:
    """Leaves Ctrl-C to the bot, because the terminal sends it to all processes. Ends with a bot that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    give_way()
    threading.Thread(target=_end_with_the_bot, daemon=True).start()
    recognise = load(model)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            try:
                words = recognise(decode(pipe.recv_bytes()))
            except NoSpeech:
                words = ""
            pipe.send_bytes(" ".join(words.split()).encode())


def _end_with_the_bot() -> None:
    bot = multiprocessing.parent_process()
    if bot is not None:
        bot.join()
    os._exit(1)
