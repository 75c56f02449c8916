"""In: tables as CSV, XLSX, Parquet or SPSS.

Out: rows of cells, or named problems; and files that appear whole or not at all.
"""
