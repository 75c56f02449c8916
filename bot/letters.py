"""Turns digests and items of the outbox into letters in the recipient's language."""

from collections.abc import Awaitable, Callable

from bot.drawing import Order
from bot.studio import Studio
from handlers import membership
from handlers.letter import Letter, WriteLetter
from handlers.texts import Texts, texts_in
from storage import digests, memberships, region_digests
from storage.database import Database
from storage.digests import Digest
from storage.outbox import Kind, OutboxItem
from storage.region_digests import RegionDigest

WriteForItem = Callable[[OutboxItem], Awaitable[Letter | str]]
"""Gives a letter, or HTML words alone."""


def writer(studio: Studio) -> WriteLetter:
    async def write(digest: Digest | RegionDigest, texts: Texts) -> Letter:
        return await studio.letter(_order(digest, texts.language))

    return write


def for_item(db: Database, studio: Studio, default_language: str) -> WriteForItem:
    """A writer for items of the outbox: the digest or the word that the item stands for."""

    async def write_for(item: OutboxItem) -> Letter | str:
        language = item.language or default_language
        if item.kind is Kind.CONFIRMED:
            member = await memberships.get(db, item.membership_id)
            return await membership.confirmed(db, texts_in(language), member)
        return await studio.letter(_order(await _digest_of(db, item), language, repeated=item.repeated))

    return write_for


async def _digest_of(db: Database, item: OutboxItem) -> Digest | RegionDigest:
    if item.kind is Kind.REGION_DIGEST and item.region_id is not None and item.week is not None:
        return await region_digests.get(db, item.region_id, item.week)
    if item.kind is Kind.DIGEST and item.center_id is not None and item.week is not None:
        return await digests.get(db, item.center_id, item.week)
    raise ValueError(f"{item.key} names no digest")


def _order(digest: Digest | RegionDigest, language: str, *, repeated: bool = False) -> Order:
    return Order(digest.content, language, of_region=isinstance(digest, RegionDigest), repeated=repeated)
