"""Recognisers: the words of a sound, by the model in a folder. The files in it say which library it is for.

sherpa-onnx    `tokens.txt` beside `encoder*.onnx`, `decoder*.onnx` and `joiner*.onnx` (a transducer) or beside a single
               `model*.onnx` (a CTC model)
pocketsphinx   `<name>.lm.bin` and a dictionary beside the folder `<name>` with the acoustic model: for the tests, whose
               English model comes with the library
"""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.speech.sound import RATE, Samples, pcm

Recognise = Callable[[Samples], str]
THREADS = 2


class NoRecogniser(Exception):
    """There is no model in the folder, or no library for it. Says which."""


def library_for(folder: Path) -> str:
    """The library that reads the model, without importing it. Raises NoRecogniser."""
    if (folder / "tokens.txt").is_file() and any(folder.glob("*.onnx")):
        library = "sherpa_onnx"
    elif any(folder.glob("*.lm.bin")):
        library = "pocketsphinx"
    else:
        raise NoRecogniser(f"VOICE_MODEL: there is no model in {folder}, see docs/voice.md")
    for needed in (library, "soundfile"):
        if find_spec(needed) is None:
            raise NoRecogniser(f"VOICE_MODEL: the library {needed} is missing, install the extra 'voice'")
    return library


def load(folder: Path) -> Recognise:
    """Raises NoRecogniser, and any error of the library."""
    return _sherpa(folder) if library_for(folder) == "sherpa_onnx" else _pocketsphinx(folder)


def _sherpa(folder: Path) -> Recognise:
    import sherpa_onnx

    tokens = {"tokens": str(folder / "tokens.txt"), "num_threads": THREADS}
    parts = {part: _one(folder, f"{part}*.onnx") for part in ("encoder", "decoder", "joiner")}
    if all(parts.values()):
        # Models from other workshops name themselves in their files.
        recogniser: Any = sherpa_onnx.OfflineRecognizer.from_transducer(**parts, **tokens, model_type="")
    else:
        model = _one(folder, "model*.onnx")
        if model is None:
            raise NoRecogniser(f"VOICE_MODEL: {folder} has neither a transducer nor a model*.onnx")
        recogniser = sherpa_onnx.OfflineRecognizer.from_nemo_ctc(model=model, **tokens)

    def recognise(samples: Samples) -> str:
        stream = recogniser.create_stream()
        stream.accept_waveform(RATE, samples)
        recogniser.decode_stream(stream)
        return str(stream.result.text)

    return recognise


def _pocketsphinx(folder: Path) -> Recognise:
    import pocketsphinx

    language = next(folder.glob("*.lm.bin"))
    name = language.name.removesuffix(".lm.bin")
    decoder: Any = pocketsphinx.Decoder(
        hmm=str(folder / name),
        lm=str(language),
        dict=str(next(folder.glob("*.dict"))),
        samprate=RATE,
        cmn="batch",
        loglevel="FATAL",
    )

    def recognise(samples: Samples) -> str:
        # Each sound by itself: the decoder would get used to the voice before.
        decoder.reinit_feat()
        decoder.start_utt()
        decoder.process_raw(pcm(samples), full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        return "" if found is None else str(found.hypstr)

    return recognise


def _one(folder: Path, pattern: str) -> str | None:
    """The smaller file where there are two: models come whole and in 8 bits."""
    found = sorted(folder.glob(pattern), key=lambda path: path.stat().st_size)
    return str(found[0]) if found else None
