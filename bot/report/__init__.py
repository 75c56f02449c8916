"""The operator's report: a page to read, to print and to pass on, and the same tables as a workbook."""
