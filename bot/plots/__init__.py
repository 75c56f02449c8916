"""In: figures with their axes.

Out: plots for pages: places in percent, drawn by a template as SVG.
"""
