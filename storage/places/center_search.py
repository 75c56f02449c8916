"""Finding centers as people type them: by code, city or name, in any script and with slips of the finger.

An installation has a few thousand open centers. Their words are kept in memory, and a text is compared with them by
similarity (rapidfuzz). The matches are then read from the database, so a center that has just closed, or that the
person has no rights to, is not shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, select, true

from storage.engine.database import Database
from storage.places.centers import Center, read_center, select_centers
from storage.places.spelling import all_words_of, code_key, code_keys, in_russian_keys, words_of
from storage.tables import centers, regions

FRESH_SECONDS = 30.0
"""How long the words of centers are used before they are read again."""
STALE_SECONDS = 1.0
"""Words older than this are read again before a text is said to name nothing."""
MOST_WORDS = 8
MOST_CANDIDATES = 200
LEAST_ALIKE = 0.7
"""Below this, two words are different words: one slip in four letters, two in seven."""
LEAST_SCORE = 0.55
"""Below this, a text does not name a center: most of its letters match nothing."""
CLOSE = 0.2
"""How far below the best a center may score and still be offered."""
REGION_WEIGHT, COMMON_WEIGHT = 0.7, 0.6
"""The weights of a word from the region's name, and of a word that most centers have in their names."""

LEAST_OF_CODE, BEGUN = 2, 0.9
"""Letters that may stand for a code that they begin, and what such a code scores."""

Scores = dict[int, float]
"""By center id, 0–1."""


@dataclass(frozen=True, slots=True)
class _Directory:
    """The words of all open centers: for each word the centers that it belongs to, with its weight."""

    read_at: float
    codes: dict[str, list[int]]
    words: dict[str, dict[int, float]]
    order: dict[int, tuple[str, str]]


_directories: "WeakKeyDictionary[Database, _Directory]" = WeakKeyDictionary()


async def search(db: Database, text: str, *, limit: int, among: ColumnElement[bool] | None = None) -> list[Center]:
    """Open centers that the text names, the likeliest first; only those that match `among`, if given."""
    directory = await _directory(db, FRESH_SECONDS)
    scores = _find(directory, text)
    if not scores and monotonic() - directory.read_at > STALE_SECONDS:
        directory = await _directory(db, STALE_SECONDS)
        scores = _find(directory, text)
    best = sorted(scores, key=lambda center_id: (-scores[center_id], directory.order[center_id]))[:MOST_CANDIDATES]
    if not best:
        return []
    wanted = centers.c.id.in_(best), centers.c.closed_at.is_(None), true() if among is None else among
    found = {row.id: read_center(row) for row in await db.rows(select_centers().where(*wanted))}
    return [found[center_id] for center_id in best if center_id in found][:limit]


async def names_clearly(db: Database, text: str) -> bool:
    """Whether the text is the code of an open center, or all its telling words stand in the name or city of one."""
    directory = await _directory(db, FRESH_SECONDS)
    if code_key(text) in directory.codes:
        return True
    named = [
        {center_id for center_id, weight in directory.words.get(word, {}).items() if weight == 1.0}
        for word in words_of(text)
    ]
    return bool(named) and bool(set.intersection(*named))


async def _directory(db: Database, seconds: float) -> _Directory:
    known = _directories.get(db)
    if known is not None and monotonic() - known.read_at <= seconds:
        return known
    columns = (centers.c.id, centers.c.code, centers.c.city, centers.c.name, regions.c.name.label("region"))
    query = select(*columns).join(regions, regions.c.id == centers.c.region_id).where(centers.c.closed_at.is_(None))
    codes: dict[str, list[int]] = defaultdict(list)
    words: dict[str, dict[int, float]] = defaultdict(dict)
    order = {}
    read_at = monotonic()
    for row in await db.rows(query):
        codes[code_key(row.code)].append(row.id)
        order[row.id] = (row.city, row.name)
        for word in all_words_of(row.name):
            words[word][row.id] = COMMON_WEIGHT
        for word in words_of(row.region):
            words[word][row.id] = REGION_WEIGHT
        for word in (*words_of(row.name), *words_of(row.city)):
            words[word][row.id] = 1.0
    directory = _Directory(read_at, dict(codes), dict(words), order)
    _directories[db] = directory
    return directory


def _find(directory: _Directory, text: str) -> Scores:
    by_code = [center_id for key in code_keys(text) for center_id in directory.codes.get(key, ())]
    if by_code:
        return dict.fromkeys(by_code, 1.0)
    if begun := _by_code_begun(directory, text):
        return {**begun, **_by_words(directory, words_of(text))}
    return _by_words(directory, words_of(text)) or _by_words(directory, words_of(in_russian_keys(text)))


def _by_code_begun(directory: _Directory, text: str) -> Scores:
    """The centers whose code begins with the text."""
    key = code_key(text)
    if len(key) < LEAST_OF_CODE:
        return {}
    return {center_id: BEGUN for code, ids in directory.codes.items() if code.startswith(key) for center_id in ids}


def _by_words(directory: _Directory, words: list[str]) -> Scores:
    """Each center's share of the text's letters, weighted by the similarity of its words."""
    asked = list(dict.fromkeys(words))[:MOST_WORDS]
    letters = sum(map(len, asked))
    totals: Scores = defaultdict(float)
    for word in asked:
        for center_id, alike in _alike(directory, word).items():
            totals[center_id] += alike * len(word) / letters
    best = max(totals.values(), default=0.0)
    return {center_id: score for center_id, score in totals.items() if score >= max(LEAST_SCORE, best - CLOSE)}


def _alike(directory: _Directory, asked: str) -> Scores:
    """For each center, the similarity of its most similar word to `asked`."""
    found: Scores = {}
    for word, centers_of_word in directory.words.items():
        alike = _likeness(asked, word)
        if alike:
            _raise(found, ((center_id, alike * weight) for center_id, weight in centers_of_word.items()))
    return found


def _raise(found: Scores, scores: Iterable[tuple[int, float]]) -> None:
    for center_id, score in scores:
        if score > found.get(center_id, 0.0):
            found[center_id] = score


def _likeness(asked: str, word: str) -> float:
    """1 for the same word, less for its beginning or a part of it or with a typing slip, else 0."""
    if asked == word:
        return 1.0
    if len(asked) >= 3 and word.startswith(asked):
        return 0.95
    if len(asked) < 4:
        return 0.0
    if asked in word:
        return 0.85
    return 0.9 * float(OSA.normalized_similarity(asked, word, score_cutoff=LEAST_ALIKE))
