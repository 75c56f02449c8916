"""In: slips, posters, kiosks and sheets of paper, and the visits that a center reports.

Out: whether a token, code or sheet is good, used up once; visits and answers of each day.
"""
