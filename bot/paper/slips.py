"""Issues visit tokens: a file of slips to hand out, and their short codes in the database."""

import csv
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.messenger import links as messengers
from bot.paper.slip_batch import Batch, Slip
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.entry import visits
from storage.entry.visit_codes import in_print, new_code
from storage.entry.visit_tokens import VisitKeys, VisitToken, new_token
from storage.errors import VisitCodeTaken
from storage.files.whole_file import whole_file
from storage.messenger import Messenger
from storage.places import centers
from storage.places.centers import Center

Progress = Callable[[int], None]


class Beside(Protocol):
    """What is done in the transaction that saves a batch's tokens."""

    async def __call__(self, connection: Connection, batch: Batch) -> None: ...


async def nothing_beside(connection: Connection, batch: Batch) -> None:
    """What paper needs beside the tokens."""


async def issue(
    db: Database,
    keys: VisitKeys,
    *,
    center_code: str,
    count: int,
    lifetime: timedelta,
    out: Path,
    now: datetime,
    progress: Progress = lambda slips: None,
    messenger: Messenger = Messenger.TELEGRAM,
    web_url: str | None = None,
) -> Batch:
    """Writes `count` new slips to a CSV or PDF file, by its ending, and saves their tokens in the database. Their QR
    codes lead into one messenger, or with `web_url` to pages that offer all. Their short codes may be typed in any.

    The file appears only after the tokens are saved, and the tokens are saved only after the whole file is written.
    Raises CenterNotFound, SettingsError if there are no pages and no bot has run yet, OSError.
    """
    center = await centers.by_code(db, center_code)
    write = _write_pdf if out.suffix.casefold() == ".pdf" else _write_csv
    with whole_file(out) as draft:

        async def written(batch: Batch) -> None:
            await write(draft, batch, progress)

        return await make(
            db,
            keys,
            center=center,
            count=count,
            lifetime=lifetime,
            now=now,
            messenger=messenger,
            web_url=web_url,
            draft=written,
        )


async def make(
    db: Database,
    keys: VisitKeys,
    *,
    center: Center,
    count: int,
    lifetime: timedelta,
    now: datetime,
    messenger: Messenger = Messenger.TELEGRAM,
    web_url: str | None = None,
    draft: Callable[[Batch], Awaitable[None]],
    beside: Beside = nothing_beside,
) -> Batch:
    """Makes slips, has a draft written of them, and saves their tokens; what is done `beside` is in that transaction.
    If a short code is another's already, all begins anew. Raises SettingsError if there are no pages and no bot has run
    yet."""
    username = "" if web_url else await messengers.known_username(db, messenger)
    site = messengers.shown(web_url) if web_url else None
    while True:
        tokens = {code: new_token(center.id, now, lifetime) for code in _new_codes(count)}
        signed = {code: keys.sign(token) for code, token in tokens.items()}
        if web_url:
            links = {code: messengers.page_of_slip(web_url, one) for code, one in signed.items()}
        else:
            links = {code: messengers.link(messenger, username, one) for code, one in signed.items()}
        batch = _batch(center, username, links, tokens, site)
        await draft(batch)
        try:
            hashed = {keys.code_hash(code): token for code, token in tokens.items()}
            await visits.issue(db, hashed, now, partial(beside, batch=batch))
            return batch
        except VisitCodeTaken:
            continue


def _new_codes(count: int) -> set[str]:
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_code())
    return codes


def _batch(
    center: Center, username: str, links: dict[str, str], tokens: dict[str, VisitToken], site: str | None
) -> Batch:
    slips = [Slip(link, in_print(code)) for code, link in links.items()]
    (expires_at,) = {token.expires_at for token in tokens.values()}
    return Batch(center, username, expires_at.astimezone(ZoneInfo(center.timezone)), slips, site)


async def _write_csv(path: Path, batch: Batch, progress: Progress) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("link", "code", "expires_at"))
        writer.writerows((slip.link, slip.code, batch.expires_at.isoformat()) for slip in batch.slips)
    progress(len(batch.slips))


async def _write_pdf(path: Path, batch: Batch, progress: Progress) -> None:
    from bot.paper import slip_sheet

    await slip_sheet.write(path, batch, progress)
