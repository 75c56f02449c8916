"""In: all completed interviews, and published snapshots. Out: Parquet files by month and region without comments and
identities, and the proof that every snapshot follows from them: see docs/lake.md."""
