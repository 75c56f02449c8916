"""Turns digests and items of the outbox into letters in the recipient's language."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.alerts.content import AlertContent
from bot.comments.quotes import of_digest
from bot.delivery.drawing import Draw, DrawingOrder
from bot.digest.center.content import DigestContent
from bot.results import frozen_json
from bot.results.frozen_json import from_json
from handlers import membership
from handlers.language.texts import Texts, texts_in
from handlers.services import Clock, Letter, OpenContact, WriteLetter
from questionnaire.languages import Offered
from questionnaire.loader import load
from storage.access import memberships
from storage.delivery import digests, region_digests
from storage.delivery.digests import Digest
from storage.delivery.outbox import Kind, OutboxItem
from storage.delivery.region_digests import RegionDigest
from storage.engine.database import Database
from storage.errors import CallbackRequestNotFound
from storage.places import centers
from storage.quality import alerts
from storage.words import callback_requests, waiting_requests

if TYPE_CHECKING:
    from aiogram.types import InlineKeyboardMarkup

WriteForItem = Callable[[OutboxItem], Awaitable[Letter | str]]
"""Gives a letter, or only words in HTML."""


def prepare() -> None:
    """Loads what the first letter needs in this process, before there are letters: every client would wait for it."""
    from handlers.views import digest  # noqa: F401

    frozen_json.prepare(DigestContent)


def on_demand(db: Database, draw: Draw) -> WriteLetter:
    """A writer for administrators who ask for a digest."""
    return partial(_write, db, draw)


def for_item(db: Database, draw: Draw, languages: Offered, open_contact: OpenContact, clock: Clock) -> WriteForItem:
    """A writer for items of the outbox: each becomes its digest or its message."""

    async def write_for(item: OutboxItem) -> Letter | str:
        texts = texts_in(languages.chosen(item.language))
        if item.kind is Kind.CONFIRMED:
            member = await memberships.get(db, item.membership_id)
            return await membership.confirmed(db, texts, member)
        if item.kind is Kind.ALERT:
            return await _alert(db, item, texts)
        if item.kind is Kind.CALLBACK_REQUEST:
            return await _callback_request(db, item, texts, open_contact)
        if item.kind is Kind.REQUESTS_WAIT:
            return await _requests_wait(db, item, texts, clock())
        digest = await _digest_of(db, item)
        return await _write(db, draw, digest, texts, repeated=item.repeated, unread=True)

    return write_for


async def _callback_request(db: Database, item: OutboxItem, texts: Texts, open_contact: OpenContact) -> Letter | str:
    if item.center_id is None or item.callback_request_id is None:
        raise ValueError(f"{item.key} names no callback request")
    from handlers.views.callback_requests import message

    center = await centers.get(db, item.center_id)
    try:
        asked = await callback_requests.get(db, item.center_id, item.callback_request_id)
    except CallbackRequestNotFound:
        from handlers.language.wording import center_in_text

        return texts("callback-request-gone", center=center_in_text(texts, center.name))
    view = message(texts, center, asked, open_contact(asked.contact))
    return Letter(None, view.text, view.markup)


async def _requests_wait(db: Database, item: OutboxItem, texts: Texts, now: datetime) -> Letter:
    if item.center_id is None:
        raise ValueError(f"{item.key} names no center")
    from handlers.views.callback_requests import reminder

    center = await centers.get(db, item.center_id)
    found = await waiting_requests.of_center(db, center.id)
    view = reminder(texts, center, found, waiting_requests.today_in(center.timezone, now))
    return Letter(None, view.text, view.markup)


async def _alert(db: Database, item: OutboxItem, texts: Texts) -> str:
    if item.center_id is None or item.alert is None or item.week is None:
        raise ValueError(f"{item.key} names no alert")
    from bot.alerts import wording

    episode = await alerts.get(db, (item.center_id, item.alert, item.week))
    content = from_json(AlertContent, episode.content)
    return wording.words(content, texts, region=item.region_id is not None, repeated=item.repeated)


async def _digest_of(db: Database, item: OutboxItem) -> Digest | RegionDigest:
    if item.kind is Kind.REGION_DIGEST and item.region_id is not None and item.week is not None:
        return await region_digests.get(db, item.region_id, item.week)
    if item.kind is Kind.DIGEST and item.center_id is not None and item.week is not None:
        return await digests.get(db, item.center_id, item.week)
    raise ValueError(f"{item.key} names no digest")


async def _write(
    db: Database,
    draw: Draw,
    digest: Digest | RegionDigest,
    texts: Texts,
    *,
    repeated: bool = False,
    unread: bool = False,
) -> Letter:
    """`unread`: with the button that confirms reading."""
    order = DrawingOrder(digest.content, texts.language, repeated=repeated)
    if isinstance(digest, RegionDigest):
        return await draw(replace(order, of_region=True))
    content = await asyncio.to_thread(from_json, DigestContent, digest.content)
    quotes = await of_digest(db, digest.center_id, content.voice)
    letter = await draw(replace(order, quotes=tuple(quotes)))
    return replace(letter, markup=_buttons(digest, content, texts, unread=unread))


def _buttons(digest: Digest, content: DigestContent, texts: Texts, *, unread: bool) -> "InlineKeyboardMarkup":
    from handlers.views import digest as views

    subjects = [one.question for one in content.recommendations]
    if not subjects and content.weakest is not None:
        subjects = [content.weakest.code]
    trend = len(content.trend) > 1
    return views.buttons(texts, load(), digest, subjects, trend=trend, unread=unread)
