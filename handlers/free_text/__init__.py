"""In: texts that clients type instead of pressing a button.

Out: words kept, and an answer to each.
"""
