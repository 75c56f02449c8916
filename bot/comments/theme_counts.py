"""What is said of a center's comments: counts, and which of them may be quoted."""

from dataclasses import dataclass

from questionnaire.model import Text


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """Comments about one theme. Its title is kept with it: the dictionary may be another by the time it is read."""

    code: str
    group: str
    title: Text
    n: int


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """The comments of a center in one window.

    n            comments
    groups       comments about each group of indicators, by its code
    themes       those that enough comments are about, the most frequent first
    unassigned   comments about none
    examples     interviews whose comments stand for the first theme: only their ids, so that a comment that is deleted
                 cannot be quoted any more
    weeks        the first and the last that they come from; None in what the first release froze
    """

    n: int
    groups: dict[str, int]
    themes: tuple[ThemeLine, ...]
    unassigned: int
    examples: tuple[str, ...] = ()
    weeks: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PlaceTheme:
    """A theme in a region or the nation, with comments that stand for it, ready to be shown."""

    line: ThemeLine
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceThemes:
    """The comments of a region or the nation: as those of a center."""

    n: int
    groups: dict[str, int]
    themes: tuple[PlaceTheme, ...]
    unassigned: int

    def within(self, group: str) -> list[PlaceTheme]:
        return [theme for theme in self.themes if theme.line.group == group]
