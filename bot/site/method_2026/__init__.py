"""The site where methodology 2026.1 leads: its figures, pages and data files."""
