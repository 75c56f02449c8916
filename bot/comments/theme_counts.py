"""Facts about a center's comments: counts, and the comments that may be quoted."""

from dataclasses import dataclass, field

from questionnaire.model import Text


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """Comments about one theme. The title is stored with it, because the dictionary may change before it is read."""

    code: str
    group: str
    title: Text
    n: int


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """The comments of a center in one window.

    n            comments, letters among them
    groups       comments about each group of indicators, by its code
    themes       those that enough comments are about, the most frequent first
    unassigned   comments about none
    examples     interviews whose comments illustrate the first theme: only their ids, so that a deleted comment can no
                 longer be quoted
    letters      people who wrote without answering, if they are enough to be counted; else 0
    weeks        the first and the last week they come from; None in content frozen by the first release
    by_group     likewise, interviews whose comments illustrate a group of indicators, by its code
    """

    n: int
    groups: dict[str, int]
    themes: tuple[ThemeLine, ...]
    unassigned: int
    examples: tuple[str, ...] = ()
    weeks: tuple[int, int] | None = None
    by_group: dict[str, tuple[str, ...]] = field(default_factory=dict)
    letters: int = 0


@dataclass(frozen=True, slots=True)
class PlaceTheme:
    """A theme in a region or the nation, with comments that illustrate it, ready to be shown."""

    line: ThemeLine
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceThemes:
    """Facts about the comments of a region or the nation, like those of a center."""

    n: int
    groups: dict[str, int]
    themes: tuple[PlaceTheme, ...]
    unassigned: int

    def within(self, group: str) -> list[PlaceTheme]:
        return [theme for theme in self.themes if theme.line.group == group]
