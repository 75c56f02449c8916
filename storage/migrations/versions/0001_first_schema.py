"""The first schema."""

import sqlalchemy as sa
from alembic import op

from storage.engine.types import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "frames",
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("computed_at", UtcDateTime(), nullable=False),
        sa.Column("methodology", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("week", "revision", name=op.f("pk_frames")),
    )
    op.create_table(
        "properties",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_properties")),
    )
    op.create_table(
        "regions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        sa.UniqueConstraint("name", name=op.f("uq_regions_name")),
    )
    op.create_table(
        "respondents",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respondents")),
    )
    op.create_table(
        "centers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("opening_hours", sa.String(length=200), nullable=True),
        sa.Column("verification", sa.String(length=8), server_default="open", nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=False),
        sa.CheckConstraint("verification IN ('open', 'required')", name=op.f("ck_centers_verification")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_centers_region_id_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centers")),
        sa.UniqueConstraint("code", name=op.f("uq_centers_code")),
    )
    op.create_index(op.f("ix_centers_region_id"), "centers", ["region_id"], unique=False)
    op.create_table(
        "identities",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("respondent_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_identities_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_respondent_id"), "identities", ["respondent_id"], unique=False)
    op.create_table(
        "digests",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("snapshot_revision", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_digests_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "week", name=op.f("pk_digests")),
    )
    op.create_table(
        "interviews",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("respondent_id", sa.String(length=16), nullable=True),
        sa.Column("respondent_type", sa.String(length=10), nullable=True),
        sa.Column("age_band", sa.String(length=8), nullable=True),
        sa.Column("entry", sa.String(length=11), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("questionnaire", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("consent_version", sa.String(length=16), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("completed_week", sa.Integer(), nullable=True),
        sa.Column("abandoned_at", UtcDateTime(), nullable=True),
        sa.Column("answers", sa.String(length=15), server_default="000000000000000", nullable=False),
        sa.Column(
            "seconds",
            sa.String(length=45),
            server_default="000000000000000000000000000000000000000000000",
            nullable=False,
        ),
        sa.Column("quality", sa.String(length=5), nullable=True),
        sa.Column("reasons", sa.String(length=120), server_default="", nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_interviews_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "id", name=op.f("pk_interviews")),
    )
    op.create_index("ix_interviews_center_week", "interviews", ["center_id", "completed_week"], unique=False)
    op.create_index(
        "ix_interviews_respondent", "interviews", ["respondent_id", "center_id", "completed_at"], unique=False
    )
    op.create_table(
        "invites",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_invites_center_id_centers")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_invites_region_id_regions")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invites")),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("blocked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_memberships_center_id_centers")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_memberships_region_id_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("account", "place", name=op.f("uq_memberships_account_place")),
    )
    op.create_index(op.f("ix_memberships_center_id"), "memberships", ["center_id"], unique=False)
    op.create_table(
        "snapshots",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("methodology", sa.String(length=16), nullable=False),
        sa.Column("questionnaire", sa.String(length=16), nullable=False),
        sa.Column("window_start", sa.Date(), nullable=False),
        sa.Column("window_end", sa.Date(), nullable=False),
        sa.Column("frame_revision", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("index_value", sa.Float(), nullable=True),
        sa.Column("standard_error", sa.Float(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("excluded", sa.Text(), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_snapshots_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "week", "revision", name=op.f("pk_snapshots")),
    )
    op.create_table(
        "open_interviews",
        sa.Column("respondent_id", sa.String(length=16), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.String(length=40), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["center_id", "interview_id"],
            ["interviews.center_id", "interviews.id"],
            name=op.f("fk_open_interviews_center_id_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"],
            ["respondents.id"],
            name=op.f("fk_open_interviews_respondent_id_respondents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("respondent_id", name=op.f("pk_open_interviews")),
    )
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("repeated", sa.Boolean(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_outbox_membership_id_memberships"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_membership_id"), "outbox", ["membership_id"], unique=False)
    op.create_index("ix_outbox_state_due", "outbox", ["state", "due_at"], unique=False)
