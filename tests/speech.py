"""Speech as a voice message has it: espeak-ng says it, libsndfile packs it as Ogg Opus. And a model for it."""

import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

pocketsphinx = pytest.importorskip("pocketsphinx", reason="no ready-made wheel for this Python: try it with 3.11")

RATE = 48_000
MODEL = Path(pocketsphinx.get_model_path()) / "en-us"
"""The English model that comes with pocketsphinx."""


def voice_message(words: str) -> bytes:
    wav = subprocess.run(["espeak-ng", "-v", "en-us", "-s", "140", "--stdout", words], capture_output=True, check=True)
    samples, rate = soundfile.read(BytesIO(wav.stdout), dtype="float32")
    moments = np.arange(int(len(samples) * RATE / rate)) * (rate / RATE)
    return packed(np.interp(moments, np.arange(len(samples)), samples))


def packed(samples: "np.ndarray") -> bytes:
    target = BytesIO()
    soundfile.write(target, samples, RATE, format="OGG", subtype="OPUS")
    return target.getvalue()
