"""The database: tables, queries by noun, migrations, import and export. Frozen dataclasses come out, never rows."""
