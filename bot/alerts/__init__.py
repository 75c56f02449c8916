"""In: published results and silences.

Out: alerts to administrators: a silent center, a lasting fall, a poster nobody scans.
"""
