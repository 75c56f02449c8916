"""The statistics: answers in, named results out. Pure functions on numpy arrays; no input, no output, no clock."""
