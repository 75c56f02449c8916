"""Scoring: fingerprints, changes, stars, indicators. On SQLite a center's interviews come to lie side by side."""

import sqlalchemy as sa
from alembic import op

from storage import tables
from storage.counting.fingerprints import fingerprint
from storage.engine.types import UtcDateTime

revision = "0002"
down_revision = "0001"

PAGE = 5_000
SECONDS_DIGITS = 3


def upgrade() -> None:
    op.add_column("interviews", sa.Column("total_seconds", sa.Integer(), nullable=True))
    op.add_column("interviews", sa.Column("fingerprint", sa.String(length=32), nullable=True))
    op.add_column("interviews", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("frames", sa.Column("changes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("snapshots", sa.Column("seen", sa.Text(), server_default="{}", nullable=False))
    if op.get_bind().dialect.name == "sqlite":
        _cluster_interviews()
    flagged = sa.text("quality IN ('B', 'X')")
    op.create_index(
        "ix_interviews_flagged",
        "interviews",
        ["center_id", "completed_week", "quality", "reasons"],
        sqlite_where=flagged,
        postgresql_where=flagged,
    )
    op.create_index("ix_interviews_type_completed", "interviews", ["respondent_type", "completed_at"])
    _create_tables()
    _fill()


def _create_tables() -> None:
    op.create_table(
        "center_changes",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("respondent_type", sa.String(length=10), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_center_changes_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "respondent_type", name=op.f("pk_center_changes")),
    )
    op.create_table(
        "forgotten",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("respondent_type", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("completed_week", sa.Integer(), nullable=False),
        sa.Column("forgotten_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_forgotten_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "fingerprint", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "stars",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("shrunk_index", sa.Float(), nullable=True),
        sa.Column("reliability", sa.Float(), nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_stars_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "month", name=op.f("pk_stars")),
    )
    op.create_table(
        "indicator_values",
        sa.Column("center_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["center_id"], ["centers.id"], name=op.f("fk_indicator_values_center_id_centers")),
        sa.PrimaryKeyConstraint("center_id", "month", "indicator", name=op.f("pk_indicator_values")),
    )


def _cluster_interviews() -> None:
    """Rebuilds the table without row ids. What points at it waits in a copy: dropping a table would empty it too."""
    bind = op.get_bind()
    bind.exec_driver_sql("CREATE TEMP TABLE kept_open AS SELECT * FROM open_interviews")
    bind.exec_driver_sql("CREATE TEMP TABLE kept AS SELECT * FROM interviews")
    bind.exec_driver_sql("DELETE FROM open_interviews")
    op.drop_table("interviews")
    frozen = _interviews_of_0002()
    frozen.create(bind)
    names = ", ".join(f'"{column.name}"' for column in frozen.columns)
    bind.exec_driver_sql(f"INSERT INTO interviews ({names}) SELECT {names} FROM kept ORDER BY center_id, id")
    bind.exec_driver_sql("INSERT INTO open_interviews SELECT * FROM kept_open")
    bind.exec_driver_sql("DROP TABLE kept")
    bind.exec_driver_sql("DROP TABLE kept_open")


def _interviews_of_0002() -> sa.Table:
    """As it stood at this revision."""
    metadata = sa.MetaData(naming_convention=tables.metadata.naming_convention)
    sa.Table("centers", metadata, sa.Column("id", sa.Integer(), primary_key=True))
    return sa.Table(
        "interviews",
        metadata,
        sa.Column("center_id", sa.ForeignKey("centers.id"), primary_key=True),
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("respondent_id", sa.String(16)),
        sa.Column("respondent_type", sa.String(10)),
        sa.Column("age_band", sa.String(8)),
        sa.Column("entry", sa.String(11), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("questionnaire", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("consent_version", sa.String(16)),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime()),
        sa.Column("completed_week", sa.Integer()),
        sa.Column("abandoned_at", UtcDateTime()),
        sa.Column("answers", sa.String(15), nullable=False, server_default="000000000000000"),
        sa.Column("seconds", sa.String(45), nullable=False, server_default="0" * 45),
        sa.Column("quality", sa.String(5)),
        sa.Column("reasons", sa.String(120), nullable=False, server_default=""),
        sa.Column("comment", sa.Text()),
        sa.Column("total_seconds", sa.Integer()),
        sa.Column("fingerprint", sa.String(32)),
        sa.Column("number", sa.Integer()),
        sa.Index("ix_interviews_center_week", "center_id", "completed_week"),
        sa.Index("ix_interviews_respondent", "respondent_id", "center_id", "completed_at"),
        sqlite_with_rowid=False,
    )


def _fill() -> None:
    """Fingerprints and times of the interviews that are there, and how many count."""
    bind = op.get_bind()
    interviews = sa.table(
        "interviews",
        *(
            sa.column(name)
            for name in (
                "center_id", "id", "respondent_type", "answers", "quality", "seconds", "entry", "fingerprint",
                "total_seconds",
            )
        ),
    )  # fmt: skip
    columns = (
        interviews.c.center_id, interviews.c.id, interviews.c.respondent_type, interviews.c.answers,
        interviews.c.quality, interviews.c.seconds, interviews.c.entry,
    )  # fmt: skip
    query = sa.select(*columns).where(interviews.c.quality.is_not(None), interviews.c.fingerprint.is_(None)).limit(PAGE)
    change = (
        sa.update(interviews)
        .where(interviews.c.center_id == sa.bindparam("of_center"), interviews.c.id == sa.bindparam("of_id"))
        .values(fingerprint=sa.bindparam("made"), total_seconds=sa.bindparam("spent"))
    )
    while rows := bind.execute(query).all():
        bind.execute(
            change,
            [
                {
                    "of_center": row.center_id,
                    "of_id": row.id,
                    "made": fingerprint(row.id, row.respondent_type, row.answers, row.quality),
                    "spent": None if row.entry == "paper" else _total(row.seconds),
                }
                for row in rows
            ],
        )
    bind.exec_driver_sql(
        "UPDATE interviews SET number = ranked.number FROM (SELECT center_id, id, row_number() OVER "
        "(PARTITION BY center_id, respondent_type ORDER BY id) AS number FROM interviews "
        "WHERE quality IN ('clean', 'B')) AS ranked "
        "WHERE interviews.center_id = ranked.center_id AND interviews.id = ranked.id"
    )
    bind.exec_driver_sql(
        "INSERT INTO center_changes (center_id, respondent_type, added, removed) "
        "SELECT center_id, respondent_type, count(*), 0 FROM interviews WHERE quality IN ('clean', 'B') "
        "GROUP BY center_id, respondent_type"
    )


def _total(seconds: str) -> int:
    return sum(int(seconds[start : start + SECONDS_DIGITS]) for start in range(0, len(seconds), SECONDS_DIGITS))
