"""In: the snapshots of a region's centers.

Out: the region's weekly digest: frozen content, caption and chart.
"""
