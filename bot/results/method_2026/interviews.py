"""Interviews as arrays, with the person behind each as a number that means nothing outside."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.results.input_hashes import FINGERPRINT
from scoring.method_2026.cells import AGE_BANDS, ENTRIES, MODE_OF, MODES, NO_CELL
from scoring.method_2026.voices import NOBODY
from scoring.packed_answers import Codes, codes_in
from scoring.windows import Window
from storage import voices
from storage.answers import NUMBER_DIGITS
from storage.voices import MARK_DIGITS, PERSON_CHARACTERS, RECORD, RECORD_CHARACTERS, CenterVoices, Selection

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Digits = NDArray[np.uint8]
Texts = NDArray[np.bytes_]

_MODES: Numbers = np.array([MODES.index(MODE_OF[entry]) for entry in ENTRIES])


def selected(weeks: Window, center_ids: Sequence[int] | None = None) -> Selection:
    """The interviews of these weeks at all centers, or some, in the digits that `unpacked` reads."""
    return Selection(AGE_BANDS, ENTRIES, weeks.first, weeks.last, center_ids)


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


def unpacked(page: Sequence[CenterVoices]) -> Interviews:
    """From records if the page consists of them, else from the texts of each kind."""
    records = "".join(center.records for center in page)
    if records:
        return _of_records(records, [len(center.records) // RECORD_CHARACTERS for center in page])
    prints = "".join(center.fingerprints for center in page)
    return _interviews(
        codes_in("".join(center.answers for center in page)),
        _digits("".join(center.marks for center in page), MARK_DIGITS),
        "".join(center.moments for center in page),
        "".join(center.people for center in page),
        np.frombuffer(prints.encode("ascii"), dtype=FINGERPRINT) if prints else None,
        [len(center.marks) // MARK_DIGITS for center in page],
    )


def _of_records(text: str, lengths: Sequence[int]) -> Interviews:
    records = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, RECORD_CHARACTERS)
    answers, marks, moments, people, prints = (
        np.ascontiguousarray(part) for part in np.split(records, np.cumsum(RECORD)[:-1], axis=1)
    )
    return _interviews(
        answers - ord("0"),
        marks - ord("0"),
        moments.tobytes().decode("ascii"),
        people.tobytes().decode("ascii"),
        prints.view(FINGERPRINT).ravel(),
        lengths,
    )


def _interviews(
    codes: Codes, marks: Digits, moments: str, people: str, prints: Texts | None, lengths: Sequence[int]
) -> Interviews:
    kinds, classes, ages, entries = marks[:, 6:10].T.astype(np.int64)
    placed = (ages < len(AGE_BANDS)) & (entries < len(ENTRIES))
    return Interviews(
        codes=codes,
        places=np.repeat(np.arange(len(lengths)), lengths),
        kinds=kinds,
        classes=classes,
        weeks=_whole(marks[:, :6]),
        entries=entries,
        cells=np.where(placed, ages * len(MODES) + _MODES[np.minimum(entries, len(ENTRIES) - 1)], NO_CELL),
        people=_people(people),
        moments=_moments(moments, len(marks)),
        numbers=_whole(marks[:, 10:]),
        blocks=np.zeros(len(marks), dtype=np.int64),
        prints=prints,
    )


def _moments(text: str, number: int) -> Texts:
    return np.frombuffer(text.encode("ascii"), dtype=f"S{len(text) // max(number, 1) or 1}")


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


def _digits(text: str, width: int) -> Digits:
    return (np.frombuffer(text.encode("ascii"), dtype=np.uint8) - ord("0")).reshape(-1, width)


def _whole(digits: Digits) -> Numbers:
    """The numbers that the rows of digits stand for."""
    spelled = np.zeros(len(digits), dtype=np.int64)
    for column in digits.T:
        spelled *= 10
        spelled += column
    return spelled
