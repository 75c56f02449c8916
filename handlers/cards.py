"""What a client may see of centers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from scoring.card import Card
from storage.database import Database

ReadCards = Callable[[Database, Sequence[int]], Awaitable[Mapping[int, Card]]]
"""Gives the cards by center id; a center of which nothing has been published has none."""
