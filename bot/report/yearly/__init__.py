"""In: a year of answers, publications, cases and visits.

Out: the yearly quality report by the ESS indicators: a page, and the same tables as a workbook.
"""
