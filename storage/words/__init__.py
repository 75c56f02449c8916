"""In: what people write: comments, letters, posts elsewhere, and requests to be called back.

Out: words to sort and quote, and requests that wait for an answer.
"""
