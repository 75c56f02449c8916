"""In: the questionnaire and the columns of an export.

Out: their meaning, as labels inside the files and as a codebook to read or print.
"""
