"""What a center's clients have said, and what was found in it. Keys begin with the center."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from questionnaire.flow import NO_ANSWERS
from questionnaire.languages import LONGEST
from storage.engine.types import UtcDateTime
from storage.tables.base import metadata, only

interviews = Table(
    "interviews",
    metadata,
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("respondent_id", String(16)),
    Column("respondent_type", String(10)),
    Column("age_band", String(8)),
    Column("entry", String(11), nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("questionnaire", String(16), nullable=False),
    Column("language", String(LONGEST), nullable=False),
    # Consent to this version was given at started_at.
    Column("consent_version", String(16)),
    Column("started_at", UtcDateTime, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("completed_at", UtcDateTime),
    # The ISO week of completion in the center's zone, as (ordinal of its Monday - 1) / 7: a window is a range of it.
    Column("completed_week", Integer),
    Column("abandoned_at", UtcDateTime),
    Column("answers", String(15), nullable=False, server_default=NO_ANSWERS),
    # Three digits per answer, 999 for longer.
    Column("seconds", String(45), nullable=False, server_default="000" * 15),
    # Time spent on the answers; None for paper and telephone, and for words without answers.
    Column("total_seconds", Integer),
    Column("quality", String(5)),
    Column("reasons", String(120), nullable=False, server_default=""),
    # The input of a snapshot's hash, fixed at completion: see `storage.counting.fingerprints`.
    Column("fingerprint", String(32)),
    # Of the interviews that count, the how-manyeth of its type at its center: tells which a snapshot has known.
    Column("number", Integer),
    Column("comment", Text),
    # JSON: the comment's words by the message that brought them, until a day after the end. An edited message replaces
    # its own.
    Column("said", Text),
    # The ISO week in the center's zone in which the comment of an unfinished interview became a letter: words without
    # answers.
    Column("letter_week", Integer),
    Index("ix_interviews_center_week", "center_id", "completed_week"),
    Index("ix_interviews_respondent", "respondent_id", "center_id", "completed_at"),
    Index("ix_interviews_type_completed", "respondent_type", "completed_at"),
    Index(
        "ix_interviews_flagged",
        "center_id",
        "completed_week",
        "quality",
        "reasons",
        **only("quality IN ('B', 'X')"),
    ),
    # What retention looks for. Neither index is touched by an answer.
    Index("ix_interviews_unfinished", "started_at", **only("completed_at IS NULL")),
    Index("ix_interviews_commented", "completed_at", **only("comment IS NOT NULL")),
    Index("ix_interviews_letters", "center_id", "letter_week", **only("letter_week IS NOT NULL")),
    # A center's interviews lie side by side: the statistics read them in one sweep.
    sqlite_with_rowid=False,
)

center_changes = Table(
    "center_changes",
    metadata,
    # How many interviews that count were ever added and removed: tells what is new since a snapshot, nothing else.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("respondent_type", String(10), primary_key=True),
    Column("added", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
)

packed_weeks = Table(
    "packed_weeks",
    metadata,
    # The answers of a center's week that count once more, packed: see `storage.counting.packed_weeks`.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    # Grows with every change of these answers: a copy that was read before it is refused.
    Column("changes", Integer, nullable=False),
    # None where they have changed since: the statistics read the rows.
    Column("content", Text),
)

forgotten = Table(
    "forgotten",
    metadata,
    # Deletions at their owners' wish: enough to prove that a published hash lacks just these, nothing more.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("fingerprint", String(32), primary_key=True),
    Column("respondent_type", String(10), nullable=False),
    Column("number", Integer, nullable=False),
    Column("completed_week", Integer, nullable=False),
    Column("forgotten_at", UtcDateTime, nullable=False),
)

invalid_answers = Table(
    "invalid_answers",
    metadata,
    # What an operator has marked invalid, and perhaps restored: a published hash can be held against it, as against
    # `forgotten`. An answer that is restored gets a new number, so each marking has a row of its own.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("fingerprint", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("respondent_type", String(10), nullable=False),
    Column("completed_week", Integer, nullable=False),
    # The quality class before.
    Column("quality", String(5), nullable=False),
    Column("case_id", String(16), nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
    Column("marked_by", String(80), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("restored_at", UtcDateTime),
    Column("restored_by", String(80)),
    Column("restored_reason", String(500)),
    Column("restored_number", Integer),
)

cases = Table(
    "cases",
    metadata,
    # What the weekly tests have found at a center, for operators alone, and what a person has said to it.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("kind", String(32), nullable=False),
    # The last week of the window that it was found in.
    Column("week", Integer, nullable=False),
    # JSON: what the test saw, beside the usual.
    Column("figures", Text, nullable=False),
    # The answers of the window that it rests on: JSON, by type the number after which and the one up to which; and a
    # hash of their fingerprints.
    Column("numbers", Text, nullable=False),
    Column("answers_hash", String(64), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("state", String(9), nullable=False),
    Column("settled_at", UtcDateTime),
    Column("settled_by", String(80)),
    Column("reason", String(500)),
    # A center has one open case of a kind at most.
    Index("uq_cases_open", "center_id", "kind", unique=True, **only("state = 'open'")),
    Index("ix_cases_state_opened", "state", "opened_at"),
)

reviews = Table(
    "reviews",
    metadata,
    # A center under review: from the first week whose results say so, up to the first that does not any more.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("case_id", String(16), nullable=False),
    Column("since", Integer, nullable=False),
    Column("until", Integer),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("begun_by", String(80), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(80)),
    Column("ended_reason", String(500)),
)

posts = Table(
    "posts",
    metadata,
    # What people have written about a center elsewhere, masked. Counted by theme, never part of an index.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("source", String(100), nullable=False),
    Column("posted_on", Date, nullable=False),
    Column("week", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_posts_center_week", "center_id", "week"),
    Index("ix_posts_posted_on", "posted_on"),
)

callback_requests = Table(
    "callback_requests",
    metadata,
    # How to reach somebody who asked for it: encrypted, and without a tie to answers or to an account. No moment finer
    # than the day: several that come on one day must not be told apart by when each came.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("contact", Text, nullable=False),
    # By which the person who left it can be recognised, and nobody else: see `handlers.client.identity`.
    Column("handle", String(64), nullable=False),
    Column("made_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("done_on", Date),
    # The membership that reached the client, until the audit log has it.
    Column("done_by", String(16)),
    # What has become of it, since which day it is not new any more, and which membership has it in hand.
    Column("state", String(10), nullable=False, server_default="new"),
    Column("handled_on", Date),
    Column("handled_by", String(16)),
    # The order of rows is that of their random ids.
    sqlite_with_rowid=False,
)

actions = Table(
    "actions",
    metadata,
    # A center's action on a group of indicators, in its administrators' words, for everybody to read.
    Column("center_id", ForeignKey("centers.id"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("group_code", String(8), nullable=False),
    Column("what", String(300), nullable=False),
    Column("since", Date, nullable=False),
    Column("noted_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)
