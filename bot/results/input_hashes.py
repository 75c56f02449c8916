"""The hash of the answers behind a published figure."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from bot.results.windows import Period

FINGERPRINT = "S32"


def inputs_hash(fingerprints: str | NDArray[np.bytes_], periods: NDArray[np.int64]) -> str:
    """SHA-256 over the sorted fingerprints of each period: the same for the same interviews in the same windows,
    whatever the order of reading. They come as one text, or each by itself."""
    each = fingerprints
    if isinstance(each, str):
        each = np.frombuffer(each.encode("ascii"), dtype=FINGERPRINT)
    digest = hashlib.sha256()
    for period in Period:
        digest.update(np.sort(each[periods == period]).tobytes() + b"|")
    return digest.hexdigest()


NO_INPUTS = inputs_hash("", np.zeros(0, dtype=np.int64))
