"""Imports posts and reviews that were written elsewhere: cleaned, masked, each once."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from bot.imports.intake import Intake, Progress, take_in, unseen
from questionnaire.comment import clean
from questionnaire.masking import mask
from storage.engine.database import Database
from storage.imports.posts_file import FoundPost, PostsFile
from storage.places import centers
from storage.words import posts
from storage.words.posts import Post

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
SIGN = re.compile(r"[^\W\d_]+")
SHORT = 30
"""Letters under which equal words say nothing of their writers: "Спасибо большое!" is many people's."""


@dataclass(frozen=True, slots=True)
class PostsImport:
    """The fate of the rows; `known` ones, or texts nearly like them, were there already."""

    intake: Intake
    added: int
    known: int


async def run(
    db: Database,
    path: Path,
    *,
    now: datetime,
    kept: timedelta,
    strict: bool = False,
    keep_rejects: bool = True,
    progress: Progress = unseen,
) -> PostsImport:
    """Imports a file; with `strict`, nothing of a file that has any bad row. Rejected rows go to a file beside it if
    they are to be kept. Posts older than comments are `kept` are bad rows. Raises FileError."""
    by_code = {center.code.casefold(): center for center in await centers.listing(db, closed=True)}
    file = PostsFile(path, by_code, kept_since=(now - kept).date(), now=now)
    added = 0

    async def add(batch: Sequence[FoundPost]) -> None:
        nonlocal added
        before = await posts.of_centers(db, {one.center_id for one in batch})
        added += await posts.add(db, different(batch, before))

    intake = await take_in(file.table, file.rows, add, strict=strict, keep_rejects=keep_rejects, progress=progress)
    return PostsImport(intake, added, intake.read - intake.rejected - added)


def different(batch: Iterable[FoundPost], before: dict[int, list[Post]]) -> list[Post]:
    """The posts of a batch that are neither there `before`, by center id, nor nearly like another one."""
    seen: dict[int, set[str]] = defaultdict(set)
    words: dict[int, list[str]] = defaultdict(list)
    for center_id, known in before.items():
        seen[center_id] = {one.id for one in known}
        words[center_id] = [words_of(one.text) for one in known]
    new = []
    for found in batch:
        text = masked(found.text)
        said, id = words_of(text), _id(found, text)
        if id in seen[found.center_id] or _is_alike(said, words[found.center_id]):
            continue
        seen[found.center_id].add(id)
        words[found.center_id].append(said)
        new.append(Post(found.center_id, id, found.source, found.posted_on, text))
    return new


def masked(text: str) -> str:
    """The text without markup, invisible signs and what leads to a person.

    >>> masked("Спасибо!<br/>Пишите &quot;Ане&quot;: anna@example.ru")
    'Спасибо! Пишите "Ане": …'
    """
    return clean(mask(html.unescape(TAG.sub(" ", text)).replace("\N{NO-BREAK SPACE}", " ")))


def words_of(text: str) -> str:
    """The words alone, folded: how texts are compared."""
    return " ".join(SIGN.findall(text.casefold().replace("ё", "е")))


def _is_alike(said: str, others: Iterable[str]) -> bool:
    if len(said) < SHORT:
        return False
    return posts.has_like(said, [other for other in others if len(other) >= SHORT])


def _id(found: FoundPost, text: str) -> str:
    """Short texts are the same only from one source on one day."""
    said = words_of(text)
    parts = [said] if len(said) >= SHORT else [said, found.source.casefold(), found.posted_on.isoformat()]
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
