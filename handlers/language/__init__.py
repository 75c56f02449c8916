"""In: a language and what is to be said.

Out: wording for people: texts from the Fluent files, numbers, dates, stars and figures in words.
"""
