"""`czn-index doctor`: looks at everything that the product needs and says what to do about what is amiss.

It changes nothing: no file is made, no schema brought up to date, no message sent.
"""
