"""In: settings, and the updates and jobs of a running bot.

Out: answers to clients, published results, and everything made of them.
"""
