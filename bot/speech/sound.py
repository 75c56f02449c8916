"""Decodes a voice message, as messengers record it (Ogg Opus, or anything else that libsndfile reads), in memory."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second, as recognisers want them."""
LONGEST_SECONDS = 120
FULL_SCALE = 32_767

Samples = NDArray[np.float32]


class NoSpeech(ValueError):
    """The bytes are no sound, or more of it than is listened to."""


def decode(sound: bytes) -> Samples:
    """One channel, 16,000 samples a second, from −1 to 1. Raises NoSpeech."""
    import soundfile

    try:
        with soundfile.SoundFile(BytesIO(sound)) as file:
            # A header can promise what it likes. No more is read than a voice message of the longest length has.
            samples = file.read(LONGEST_SECONDS * file.samplerate, dtype="float32", always_2d=True)
            rate = file.samplerate
    except (soundfile.LibsndfileError, ValueError, RuntimeError) as error:
        raise NoSpeech("no sound that can be read") from error
    if not len(samples):
        raise NoSpeech("no sound at all")
    return _resampled(samples.mean(axis=1), rate)


def pcm(samples: Samples) -> bytes:
    """The same as whole numbers of 16 bits."""
    return (np.clip(samples, -1, 1) * FULL_SCALE).astype("<i2").tobytes()


def _resampled(samples: Samples, rate: int) -> Samples:
    """Means of neighbours where the rates divide, as Opus's 48,000 does; else values on the lines between them."""
    if rate % RATE == 0:
        step = rate // RATE
        whole = samples[: len(samples) // step * step]
        return np.asarray(whole.reshape(-1, step).mean(axis=1), dtype=np.float32)
    moments = np.arange(int(len(samples) * RATE / rate)) * (rate / RATE)
    return np.asarray(np.interp(moments, np.arange(len(samples)), samples), dtype=np.float32)
