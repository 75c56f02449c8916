"""In: the published results of a nation or a region.

Out: the operator's report: a page to read and to print, and the same tables as a workbook.
"""
