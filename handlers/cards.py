"""What a client may see of centers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date

from scoring.actions import ActionTaken
from scoring.card import Card
from storage.database import Database

ReadCards = Callable[[Database, Sequence[int]], Awaitable[Mapping[int, Card]]]
"""Gives the cards by center id; a center of which nothing has been published has none."""

ReadActions = Callable[[Database, Sequence[int] | None, date], Awaitable[Mapping[int, Sequence[ActionTaken]]]]
"""Gives what centers did and what has come of it by a day, by center id."""
