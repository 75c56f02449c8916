"""Retention: how long what is kept, what has been kept long enough, and its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Delete, Table, Update, delete, func, select, tuple_, update

from storage.access.memberships import Status
from storage.delivery.outbox import UNDER_WAY
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.erasure import coarsening, idle_respondents
from storage.survey import comment_words
from storage.tables import interviews, memberships, open_interviews, outbox, posts

BATCH = 500
"""Rows of one transaction: the bot writes in between."""


class Kind(StrEnum):
    """The data that are kept for a time only."""

    UNFINISHED = "unfinished"
    IDENTITIES = "identities"
    LANGUAGES = "languages"
    """Those chosen by people who were not here for a while."""
    COMMENTS = "comments"
    EDITS = "edits"
    """Which message brought which words of a comment: see `storage.survey.comment_words`."""
    POSTS = "posts"
    """Words from elsewhere, kept as long as comments."""
    DELIVERIES = "deliveries"
    ADMINISTRATORS = "administrators"
    MOMENTS = "moments"
    """Those of interviews, which become coarse: see `storage.erasure.coarsening`."""
    SECRETS = "secrets"
    """Those before the one behind pseudonyms, in its file."""
    DRAFTS = "drafts"
    """Files that killed commands have left behind."""


@dataclass(frozen=True, slots=True)
class Retention:
    """For how long: interviews that nobody goes on with, comments, records of delivery. How long who somebody is is
    known says `storage.erasure.idle_respondents`."""

    unfinished: timedelta
    comments: timedelta
    deliveries: timedelta


Counts = dict[Kind, int]


async def purge(db: Database, retention: Retention, *, now: datetime, rehearsed: bool = False) -> Counts:
    """Ends what is due in the database, in small transactions; returns how much of each kind. Safe to run twice and by
    two. `rehearsed`: the changes are lost, and moments are only counted."""
    edits = await comment_words.settle(db, now)
    # Unfinished interviews, the first of the rules, go before those who began them.
    ended = {rule.kind: await _apply(db, rule) for rule in _rules(retention, now)}
    people, languages = await idle_respondents.end(db, now, _unfinished(now - retention.unfinished))
    ended |= {Kind.EDITS: edits, Kind.IDENTITIES: people, Kind.LANGUAGES: languages}
    moments = await (coarsening.due if rehearsed else coarsening.coarsen)(db, now)
    return in_order(ended | {Kind.MOMENTS: moments})


def in_order(counts: Counts) -> Counts:
    return {kind: counts[kind] for kind in Kind if kind in counts}


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Kind
    table: Table
    where: ColumnElement[bool]
    change: Delete | Update


def _rules(retention: Retention, now: datetime) -> Sequence[_Rule]:
    comments = interviews.c.comment.is_not(None) & _ended(now - retention.comments)
    old = now - retention.deliveries
    deliveries = outbox.c.state.not_in(UNDER_WAY) & (outbox.c.created_at < old)
    revoked = (memberships.c.status == Status.REVOKED) & (memberships.c.revoked_at < old)
    return (
        _Rule(Kind.UNFINISHED, interviews, _unfinished(now - retention.unfinished), delete(interviews)),
        _Rule(Kind.COMMENTS, interviews, comments, update(interviews).values(comment=None, said=None)),
        _Rule(Kind.POSTS, posts, posts.c.posted_on < (now - retention.comments).date(), delete(posts)),
        _Rule(Kind.DELIVERIES, outbox, deliveries, delete(outbox)),
        _Rule(Kind.ADMINISTRATORS, memberships, revoked, delete(memberships)),
    )


def _unfinished(before: datetime) -> ColumnElement[bool]:
    """Abandoned or left alone. One with every question answered is no such thing: it will be counted. Nor is one with a
    comment: it is a letter."""
    return (
        interviews.c.comment.is_(None)
        & interviews.c.completed_at.is_(None)
        & (interviews.c.started_at < before)
        & (func.coalesce(interviews.c.abandoned_at, interviews.c.touched_at) < before)
        & (interviews.c.abandoned_at.is_not(None) | interviews.c.answers.contains("0"))
    )


def _ended(before: datetime) -> ColumnElement[bool]:
    completed, abandoned = interviews.c.completed_at, interviews.c.abandoned_at
    return (completed < before) | (completed.is_(None) & (abandoned < before))


async def _apply(db: Database, rule: _Rule) -> int:
    key = tuple_(*rule.table.primary_key)
    batch = select(*rule.table.primary_key).where(rule.where).limit(BATCH)
    ended = 0
    while True:
        async with db.write() as connection:
            keys = [tuple(row) for row in await connection.execute(batch)]
            # Rows that have changed since they were chosen, such as an interview that goes on, are asked again.
            change = rule.change.where(key.in_(keys), rule.where)
            if rule.kind is Kind.UNFINISHED:
                changed = await _end_unfinished(connection, change)
            else:
                changed = (await connection.execute(change)).rowcount
        ended += changed
        if changed < BATCH:
            return ended


async def _end_unfinished(connection: Connection, change: Delete | Update) -> int:
    """Ends what points at deleted interviews, too. A foreign key has done so already, but on Citus, which cannot have
    it: see docs/distributed.md."""
    deleted = (await connection.execute(change.returning(interviews.c.respondent_id, interviews.c.id))).all()
    gone = [(row.respondent_id, row.id) for row in deleted if row.respondent_id is not None]
    if gone:
        opened = open_interviews.c
        await connection.execute(
            delete(open_interviews).where(tuple_(opened.respondent_id, opened.interview_id).in_(gone))
        )
    return len(deleted)
