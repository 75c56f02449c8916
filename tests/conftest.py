"""Shared by all tests."""

import os

from hypothesis import settings

# How long an example takes says nothing on a shared machine. Where a change is judged, the same examples are tried
# every time; everywhere else new ones.
settings.register_profile("everywhere", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "everywhere")
