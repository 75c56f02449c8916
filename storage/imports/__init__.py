"""In: files of centers, visits, measurements, posts and answers, as people and programs write them.

Out: rows of the product, and every bad value by line and column.
"""
