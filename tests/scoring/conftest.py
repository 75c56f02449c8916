"""The worked example of methodology 2022.1 §10, and random answers."""

import pytest
from hypothesis import strategies as st

from questionnaire.loader import load
from questionnaire.model import Questionnaire

JOB_SEEKERS = (
    "555555559555599",  # A: all 5, but 9 on E3, C2, C3
    "444444449444444",  # B: all 4, 9 on E3
    "555444333333444",  # C: groups F 5, U 4, E 3, P 3, C 4
    "444222333888449",  # D: F 4, U 2, E 3, P 8 8 8, C 4 4 and 9 on C3
)
EMPLOYERS = (
    "555555555555559",  # E: all 5, 9 on C3
    "333333333333333",  # F: all 3
)

packed = st.text(alphabet="0123458", min_size=15, max_size=15)
"""Answers in which nothing was unused, so that every question may have any other code."""
interviews = st.lists(packed, min_size=1, max_size=30)


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return load()
