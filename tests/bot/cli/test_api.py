"""`api serve` without its libraries says which extra has them, and makes nothing."""

import importlib.util

import pytest

from bot.cli import api
from storage.errors import ExtraMissing


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "uvicorn" else find_spec(name))
    with pytest.raises(ExtraMissing, match=r"pip install 'czn-index\[api\]'"):
        api.api_serve()
