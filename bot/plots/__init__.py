"""In: figures with their axes.

Out: plots for pages, with places in percent. A template draws them as SVG.
"""
