"""On the path before the library of this name, it stands for a system that has none: SQLite is then Python's own."""

raise ImportError("this test is about a system without pysqlite3")
