"""Turns items of the outbox into letters in the recipient's language. Drawing happens in a thread."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.digest_content import DigestContent
from bot.frozen import from_json
from handlers import membership
from handlers.letter import Letter
from handlers.texts import Texts, texts_in
from questionnaire.loader import load
from storage import digests, memberships
from storage.database import Database
from storage.digests import Digest
from storage.outbox import Kind, OutboxItem

WriteForItem = Callable[[OutboxItem], Awaitable[Letter | str]]
"""Gives a letter, or HTML words alone."""


async def write(digest: Digest, texts: Texts) -> Letter:
    return await asyncio.to_thread(_write, digest, texts, False)


def for_item(db: Database, default_language: str) -> WriteForItem:
    """A writer for items of the outbox: the digest or the word that the item stands for."""

    async def write_for(item: OutboxItem) -> Letter | str:
        texts = texts_in(item.language or default_language)
        if item.kind is Kind.CONFIRMED:
            member = await memberships.get(db, item.membership_id)
            return await membership.confirmed(db, texts, member)
        if item.center_id is None or item.week is None:
            raise ValueError(f"{item.key} names no digest")
        digest = await digests.get(db, item.center_id, item.week)
        return await asyncio.to_thread(_write, digest, texts, item.repeated)

    return write_for


def _write(digest: Digest, texts: Texts, repeated: bool) -> Letter:
    # Drawing brings matplotlib along, which the bot's start must not wait for.
    from bot import caption, chart

    content = from_json(DigestContent, digest.content)
    questionnaire = load()
    words = caption.caption(content, texts, questionnaire, repeated=repeated)
    return Letter(chart.draw(content, texts, questionnaire), words)
