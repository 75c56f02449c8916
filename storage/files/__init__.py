"""In: tables as CSV or XLSX.

Out: rows with parsed values, or named problems; and files that appear whole or not at all.
"""
