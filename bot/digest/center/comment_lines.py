"""The lines of a digest about comments."""

from collections.abc import Sequence

from bot.comments.theme_counts import ThemeCounts
from bot.digest.caption_lines import Line, Rank
from handlers.language.texts import Texts
from questionnaire.languages import in_language

MOST_THEMES = 5


def comment_lines(counts: ThemeCounts | None, quotes: Sequence[str], texts: Texts) -> list[Line]:
    """The most frequent themes with their counts, the number of comments without a theme, and some quotes."""
    if counts is None:
        return []
    named = themes_named(counts, texts)
    if not named:
        words = texts("digest-comments-mixed", n=counts.n)
    elif counts.unassigned:
        words = texts("digest-comments-and-others", themes=named, unassigned=counts.unassigned)
    else:
        words = texts("digest-comments", themes=named)
    lines = [Line(words, Rank.COMMENTS)]
    if counts.letters:
        lines.append(Line(texts("digest-letters", n=counts.letters), Rank.COMMENTS))
    return [*lines, *(Line(texts("digest-quote", words=quote), Rank.QUOTES) for quote in quotes)]


def elsewhere_lines(counts: ThemeCounts | None, texts: Texts) -> list[Line]:
    """What people wrote about elsewhere: one line, from as many posts as comments need."""
    if counts is None:
        return []
    named = themes_named(counts, texts)
    words = (
        texts("digest-elsewhere", n=counts.n, themes=named) if named else texts("digest-elsewhere-mixed", n=counts.n)
    )
    return [Line(words, Rank.COMMENTS)]


def themes_named(counts: ThemeCounts, texts: Texts) -> str:
    """The most frequent themes with their counts; empty if there are none."""
    return ", ".join(f"{in_language(theme.title, texts.language)} – {theme.n}" for theme in counts.themes[:MOST_THEMES])
