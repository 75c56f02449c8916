"""`czn-index doctor`: examines everything that the product needs and names a remedy for each problem.

It changes nothing: it makes no file, upgrades no schema and sends no message.
"""
