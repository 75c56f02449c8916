"""Interviews as arrays, with the person behind each as a number that means nothing outside."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.results.unpacking import Numbers, Texts, page_of, texts_of
from scoring.method_2026.cells import AGE_BANDS, ENTRIES, MODE_OF, MODES, NO_CELL
from scoring.method_2026.voices import NOBODY
from scoring.packed_answers import Codes
from storage.counting import voices
from storage.counting.answers import NUMBER_DIGITS
from storage.counting.voices import PERSON_CHARACTERS, CenterVoices

Flags = NDArray[np.bool_]

_MODES: Numbers = np.array([MODES.index(MODE_OF[entry]) for entry in ENTRIES])


@dataclass(frozen=True, slots=True)
class Interviews:
    """n interviews of a page, center after center; `places` are centers within it, `classes` 0 for clean and 1 for B.
    The cell is `NO_CELL` where age or entry is unknown. Entries are places in `ENTRIES`, or another number. `people`
    are numbered from 0; `numbers` say how many of their type the center had been given by then. `blocks` are numbered
    within each center; 0 where nothing chose which answers count. `prints` are fingerprints, if they were read."""

    codes: Codes
    places: Numbers
    kinds: Numbers
    classes: Numbers
    weeks: Numbers
    entries: Numbers
    cells: Numbers
    people: Numbers
    moments: Texts
    numbers: Numbers
    blocks: Numbers
    prints: Texts | None = None

    @property
    def orders(self) -> Numbers:
        """Grow with the moment of completion: seconds since 1970, then the number. Moments become hours after a day;
        within an hour the number tells the order. Reading moments takes long: choose interviews first."""
        seconds = self.moments.astype("datetime64[s]").astype(np.int64)
        return np.asarray(seconds * 10**NUMBER_DIGITS + self.numbers)

    def chosen(self, rows: Flags | NDArray[np.intp]) -> "Interviews":
        known = ((name, getattr(self, name)) for name in Interviews.__dataclass_fields__)
        return Interviews(**{name: one[rows] for name, one in known if one is not None})


def unpacked(centers: Sequence[CenterVoices]) -> Interviews:
    """Raises ValueError naming any invalid answer."""
    page = page_of(centers)
    codes, ages, entries = page.codes, page.digits(8), page.digits(9)
    placed = (ages < len(AGE_BANDS)) & (entries < len(ENTRIES))
    return Interviews(
        codes=codes,
        places=np.repeat(np.arange(len(centers)), page.lengths),
        kinds=page.kinds,
        classes=page.classes,
        weeks=page.weeks,
        entries=entries,
        cells=np.where(placed, ages * len(MODES) + _MODES[np.minimum(entries, len(ENTRIES) - 1)], NO_CELL),
        people=_people(page.people.tobytes().decode("ascii")),
        moments=texts_of(page.moments),
        numbers=page.numbers,
        blocks=np.zeros(len(codes), dtype=np.int64),
        prints=page.fingerprints if len(page.prints) else None,
    )


def _people(text: str) -> Numbers:
    """The people as numbers from 0 in the order of their names, `NOBODY` for those without one."""
    names = np.frombuffer(text.encode("ascii"), dtype=f"S{PERSON_CHARACTERS}")
    nobody = names == voices.NOBODY.encode()
    try:
        # Names are hexadecimal: as whole numbers they are ordered many times faster than as texts.
        keys = np.frombuffer(bytes.fromhex(text.replace(voices.NOBODY[0], "0")), dtype=">u8").astype(np.uint64)
    except ValueError:
        keys = names
    # As `np.unique` numbers them, but its stable sort takes four times as long.
    order = np.argsort(keys)
    ordered = keys[order]
    people = np.empty(len(keys), dtype=np.int64)
    people[order] = np.cumsum(np.append(np.zeros(min(len(keys), 1), dtype=np.bool_), ordered[1:] != ordered[:-1]))
    people[nobody] = NOBODY
    return people
